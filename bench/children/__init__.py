"""What runs inside a bench's own process: modules that need Django set up before they can be imported."""

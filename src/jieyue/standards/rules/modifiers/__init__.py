"""What bends a line of a standard for some organs: one modifier, one module."""

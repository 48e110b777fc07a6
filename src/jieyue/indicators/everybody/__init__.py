"""All organs at once: the ledgers copied into the lake, and what the bulk engine makes of them there."""

"""Where energy comes in: compounds that several organs share, how their bills are split, and 户号."""

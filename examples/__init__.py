"""What a company writes: its process as small functions."""

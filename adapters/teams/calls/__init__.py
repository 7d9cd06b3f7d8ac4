"""One file for each family of effects."""

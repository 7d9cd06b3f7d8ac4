"""What Teams takes, and refuses."""

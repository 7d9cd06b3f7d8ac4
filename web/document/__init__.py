"""The page of one incident: what it shows, what is being edited on it, and how its timeline is looked at."""

"""The JSON API under `/api`: the same reads and changes as the pages, for programs."""

"""The report of an incident: how it begins, and how its Markdown becomes a page."""

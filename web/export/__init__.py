"""An incident to take away: as Markdown, HTML, PDF and JSON."""

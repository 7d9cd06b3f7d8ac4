"""Stand-ins of the chat services, on loopback. They are the outside world and import nothing of the project."""

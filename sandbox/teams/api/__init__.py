"""What a bot calls: the log-in, the key server and the connector."""

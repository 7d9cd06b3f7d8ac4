"""The neutral language of chat. Every adapter translates to and from it; the ground floor of the core."""

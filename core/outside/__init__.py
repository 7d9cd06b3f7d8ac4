"""The world outside chat: pagers that wake people, status pages that tell customers."""

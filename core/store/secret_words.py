"""Secrets that people or programs carry: made here, and kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What may be stored of a secret. It is random and long, so a plain hash can't be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()

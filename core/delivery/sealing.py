"""Sealed for keeping where others may read and write: nobody else can read it, and what they changed, made up or moved from
one name to another does not open.

AES-256-GCM by `cryptography`, which comes with what Muster needs anyway. Each name has a key of its own (HMAC-SHA-256 of the
one secret), so that a seal opens under its own name only, and so that random nonces can never run short.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class Forged(Exception):
    """Nobody who has the secret has sealed this under this name."""


class Seal:
    """All processes that share what is sealed have the same `secret`."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.digest(secret.encode(), b"muster/seal/1", hashlib.sha256)

    def close(self, name: str, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher(name).encrypt(nonce, content, None)

    def open(self, name: str, sealed: bytes) -> bytes:
        """Raises `Forged`."""
        try:
            return self._cipher(name).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            raise Forged(name) from None

    def _cipher(self, name: str) -> AESGCM:
        return AESGCM(hmac.digest(self._key, name.encode(), hashlib.sha256))

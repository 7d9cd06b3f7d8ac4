"""Passwords: argon2id by argon2-cffi, at its recommended cost, off the event loop and two at a time."""

from __future__ import annotations

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

_hasher = PasswordHasher()
# Each takes 64 MiB and a core for a moment: a flood of log-ins must not take the machine.
_at_once = asyncio.Semaphore(2)


class WeakPassword(ValueError):
    """The text says why."""


def check_password(password: str, login: str = "") -> None:
    """Length is what counts (NIST SP 800-63B); raises `WeakPassword`."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"A password needs {SHORTEST} characters or more; a few words in a row are good.")
    if len(password) > LONGEST:
        raise WeakPassword(f"A password has {LONGEST} characters at the most.")
    if login and login.casefold() in password.casefold():
        raise WeakPassword("The log-in name may not be part of the password.")
    if len(set(password)) < 5:
        raise WeakPassword("That is the same few characters again and again; a few words in a row are good.")


async def hash_password(password: str) -> str:
    async with _at_once:
        return await asyncio.to_thread(_hasher.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Takes as long for somebody who does not exist (`stored` None) as for somebody who does."""
    if len(password) > LONGEST:
        return False
    async with _at_once:
        return await asyncio.to_thread(_verify, stored or _nobodys(), password) and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the recommended cost has grown since this was stored."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")

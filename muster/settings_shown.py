"""The settings as an administrator may see them: secrets only as set or not, addresses without their passwords."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from muster.settings import Settings


def settings_shown(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, value and description of each."""
    return [
        (f"MUSTER_{name.upper()}", _shown(getattr(settings, name)), field.description or "")
        for name, field in sorted(Settings.model_fields.items())
    ]


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(not set)"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}={each}" for name, each in value.items())
    return _without_password(str(getattr(value, "label", value)))


def _without_password(words: str) -> str:
    parts = urlsplit(words) if "://" in words else None
    if parts is None or "@" not in parts.netloc:
        return words
    return urlunsplit(parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}", query=""))

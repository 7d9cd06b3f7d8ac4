"""Muster's own behaviour, written with the building blocks that users have, and nothing more."""

from core.commands.builtin import builtin_hub

__all__ = ["builtin_hub"]

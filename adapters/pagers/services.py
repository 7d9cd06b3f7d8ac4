"""Finding what is to be paged by the name people gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from core.chat.errors import Refused

Service = TypeVar("Service")


def named(services: Mapping[str, Service]) -> dict[str, Service]:
    """By lower-case name: people do not mind the case."""
    if not services:
        raise ValueError("a pager needs at least one service")
    return {name.casefold(): service for name, service in services.items()}


def pick(services: Mapping[str, Service], wanted: str, pager: str) -> Service:
    """The service of that name, the first when none is named. Raises `Refused`."""
    name = wanted.casefold() or next(iter(services))
    if name not in services:
        known = ", ".join(services)
        raise Refused(
            f"{pager} has no service “{wanted[:40]}” in the settings any more; it has {known}. Page one of these, or by hand.",
            "unknown_service",
        )
    return services[name]

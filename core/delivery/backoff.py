"""How long to wait before the next try: doubling, with jitter, so that many who failed together do not return together."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from tenacity import wait_exponential_jitter


def wait_before(attempt: int, first: float, longest: float) -> timedelta:
    """The wait after the failed try number `attempt` (from 1); `first` and `longest` in seconds."""
    wait = wait_exponential_jitter(multiplier=first, max=longest, jitter=first)
    return timedelta(seconds=wait(cast(Any, SimpleNamespace(attempt_number=attempt))))

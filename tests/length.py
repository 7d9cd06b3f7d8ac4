"""How long the long tests are: a part of them for every change (`make test`), all of them in `make test-all`."""

from __future__ import annotations

import os

_ALL = bool(os.environ.get("MUSTER_TEST_ALL"))


def long_or(short: int, *, long: int) -> int:
    """How often a test does something: `long` times when all is asked for."""
    return long if _ALL else short

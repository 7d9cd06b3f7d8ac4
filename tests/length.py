"""How long the long tests are: a part of them for every change (`make test`), all of them in `make test-all`."""

from __future__ import annotations

import os

import pytest

ALL = bool(os.environ.get("MUSTER_TEST_ALL"))


def long_or(short: int, *, long: int) -> int:
    """How often a test does something: `long` times when all is asked for."""
    return long if ALL else short


only_at_length = pytest.mark.skipif(not ALL, reason="It is long: it runs in make test-all.")
"""For a test whose promise a shorter one keeps for every change."""

"""How long the long tests are: a part of them for every change (`make test`), all of them in `make test-all`."""

from __future__ import annotations

import os
from typing import TypeVar

import pytest

T = TypeVar("T")

ALL = bool(os.environ.get("MUSTER_TEST_ALL"))


def long_or(short: T, *, long: T) -> T:
    """How often a test does something, or with what: `long` when all is asked for."""
    return long if ALL else short


only_at_length = pytest.mark.skipif(not ALL, reason="It is long: it runs in make test-all.")
"""For a test whose promise a shorter one keeps for every change."""

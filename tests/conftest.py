"""What holds for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that runs a command sets the process's logs up; the next one finds them untouched."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()

"""For all tests."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long stories first: with two processes the short tests then fill what is left, and nobody waits at the end."""
    items.sort(key=lambda item: "/story/" not in item.nodeid)

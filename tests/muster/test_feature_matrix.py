"""docs/platforms.md says what the adapters declare."""

from __future__ import annotations

from muster.feature_matrix import PAGE, matrix, undescribed


def test_the_page_is_up_to_date() -> None:
    """If not: python -m muster.feature_matrix"""
    assert PAGE.read_text(encoding="utf-8") == matrix()


def test_every_capability_is_described() -> None:
    assert undescribed() == set()

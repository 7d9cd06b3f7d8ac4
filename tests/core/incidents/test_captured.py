"""Pins, edits and unpins may arrive in any order."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from core.incidents.captured import CapturedMessage
from tests.core.incidents.build import START


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def tell(captured: CapturedMessage, step: int) -> None:
    """Pinned, edited, unpinned, pinned again: the steps of the story."""
    match step:
        case 0:
            captured.pin(at(1), 5, "pin-1")
            captured.say("first", at(1))
        case 1:
            captured.say("second", at(2))
        case 2:
            captured.unpin(at(3))
        case 3:
            captured.pin(at(4), 6, "pin-2")
            captured.say("second", at(4))


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_last_word_counts_in_any_order(order: tuple[int, ...]) -> None:
    captured = CapturedMessage(incident_id=1, message_key="m")
    for step in order:
        tell(captured, step)
    assert (captured.is_pinned, captured.text, captured.pinned_by_id) == (True, "second", 6)


def test_unpinned_last_is_not_pinned() -> None:
    captured = CapturedMessage(incident_id=1, message_key="m")
    captured.unpin(at(2))
    captured.pin(at(1), 5, "pin")
    assert not captured.is_pinned

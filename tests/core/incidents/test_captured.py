"""Pins, edits and unpins may arrive in any order."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest

from core.incidents.captured import PIN, SHORTCUT, CapturedMessage, Mark
from tests.core.incidents.build import START


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def tell(captured: CapturedMessage, step: int) -> None:
    """Pinned, edited, unpinned, pinned again: the steps of the story."""
    match step:
        case 0:
            captured.keep(PIN, at(1), 5)
            captured.say("first", at(1))
        case 1:
            captured.say("second", at(2))
        case 2:
            captured.release(PIN, at(3))
        case 3:
            captured.keep(PIN, at(4), 6)
            captured.say("second", at(4))


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_last_word_counts_in_any_order(order: tuple[int, ...]) -> None:
    captured = CapturedMessage(incident_id=1, message_key="m")
    for step in order:
        tell(captured, step)
    assert captured.mark == Mark(PIN, at(4), 6)
    assert captured.text == "second"


def test_unpinned_last_is_not_pinned() -> None:
    captured = CapturedMessage(incident_id=1, message_key="m")
    captured.release(PIN, at(2))
    captured.keep(PIN, at(1), 5)
    assert captured.mark is None


def test_unpinning_takes_away_only_the_pin() -> None:
    captured = CapturedMessage(incident_id=1, message_key="m")
    captured.keep(PIN, at(1), 5)
    captured.keep(SHORTCUT, at(2), 6)
    assert captured.mark == Mark(PIN, at(1), 5)
    captured.release(PIN, at(3))
    assert captured.mark == Mark(SHORTCUT, at(2), 6)

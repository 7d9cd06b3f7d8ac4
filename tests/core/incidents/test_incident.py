"""The incident: its fields, its status, and the order in which people acted."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.incidents.errors import IllegalMove, InvalidValue
from core.incidents.incident import MAX_TEXT
from core.incidents.severity import Severity
from core.incidents.status import Status
from tests.core.incidents.build import START, History, incident, origin, person


def test_a_change_is_in_the_timeline_with_old_and_new_value() -> None:
    history = History(incident(severity=Severity.MINOR))
    entry = history.change("severity", Severity.MAJOR, 5)
    assert (entry.field, entry.old, entry.new, entry.is_shown) == ("severity", "3", "2", True)
    assert (entry.person_id, entry.source, entry.place_key) == (1, "slack", "slack/T1/C1")
    assert history.incident.severity is Severity.MAJOR


def test_setting_the_present_value_again_shows_nothing() -> None:
    history = History(incident(severity=Severity.MINOR))
    assert not history.change("severity", Severity.MINOR, 5).is_shown


def test_a_change_that_arrives_late_does_not_undo_a_later_one() -> None:
    history = History(incident())
    history.change("severity", Severity.MINOR, 9)
    history.change("severity", Severity.CRITICAL, 4)
    assert history.incident.severity is Severity.MINOR
    assert history.shown("severity") == [(None, "1"), ("1", "3")]


@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(list(Severity))), max_size=8, unique_by=lambda each: each[0]),
    st.randoms(),
)
def test_any_order_of_arrival_gives_what_the_right_order_gives(
    changes: list[tuple[int, Severity]], random: Random
) -> None:
    right = History(incident())
    for second, severity in sorted(changes):
        right.change("severity", severity, second)
    shuffled = list(changes)
    random.shuffle(shuffled)
    other = History(incident())
    for second, severity in shuffled:
        other.change("severity", severity, second)
    assert other.incident.severity is right.incident.severity
    assert other.shown("severity") == right.shown("severity")


def test_lead_is_kept_by_who_was_named_last() -> None:
    ada, ben = person(1), person(2, "Ben")
    history = History(incident())
    history.change("lead", ben, 9)
    late = history.incident.change("lead", ada, origin(4), list(history), {"2": ben, "1": ada})
    assert history.incident.lead is ben
    assert (late.old, late.new) == (None, "1")


@pytest.mark.parametrize("step", [Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED])
def test_open_steps_follow_each_other_freely(step: Status) -> None:
    history = History(incident(status=Status.MONITORING))
    history.change("status", step, 5)
    assert history.incident.status is step


def test_closing_sets_the_end_and_the_duration() -> None:
    history = History(incident())
    history.change("status", Status.RESOLVED, 90)
    assert history.incident.ended_at == START + timedelta(seconds=90)
    assert history.incident.duration(START + timedelta(days=9)) == timedelta(seconds=90)


def test_closing_twice_is_refused_with_a_sentence() -> None:
    history = History(incident())
    history.change("status", Status.RESOLVED, 5)
    with pytest.raises(IllegalMove, match=r"^INC-7 is already closed\.$"):
        history.change("status", Status.RESOLVED, 6)


def test_a_closed_incident_does_not_move() -> None:
    history = History(incident())
    history.change("status", Status.RESOLVED, 5)
    with pytest.raises(IllegalMove, match="closed"):
        history.change("status", Status.IDENTIFIED, 6)


def test_a_step_that_arrives_after_the_closing_but_was_made_before_it_is_kept_in_its_place() -> None:
    history = History(incident())
    history.change("status", Status.RESOLVED, 9)
    history.change("status", Status.IDENTIFIED, 5)
    assert history.incident.status is Status.RESOLVED
    assert history.shown("status") == [("investigating", "identified"), ("identified", "resolved")]
    assert history.incident.ended_at == START + timedelta(seconds=9)


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u200d", "x" * 201])
def test_a_title_must_say_something(title: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        History(incident()).change("title", title, 1)
    assert refusal.value.field == "title"


def test_a_text_has_an_end() -> None:
    history = History(incident())
    history.change("summary", "x" * MAX_TEXT, 1)
    assert len(history.incident.summary) == MAX_TEXT
    with pytest.raises(InvalidValue, match="50,001"):
        history.change("summary", "x" * (MAX_TEXT + 1), 2)
    assert len(history.incident.summary) == MAX_TEXT

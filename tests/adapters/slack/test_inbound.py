"""What the corpus can't show: keys, and input that nobody documented."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import action_ids
from adapters.slack.inbound import read_event_callback, read_interaction
from adapters.slack.inbound_events import EVENTS
from adapters.slack.inbound_interactions import INTERACTIONS
from core.chat.errors import Refused
from core.chat.events import FormSubmitted, Mentioned, event_from_json, event_to_json
from tests.adapters.slack.support import IDENTITY, READERS, RECEIVED_AT

PAYLOADS = Path(__file__).parent / "payloads"


def load(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))["payload"]
    return payload


def submitted(payload: dict[str, Any]) -> FormSubmitted:
    (event,) = read_interaction(payload, IDENTITY, RECEIVED_AT)
    assert isinstance(event, FormSubmitted)
    return event


def test_a_submission_that_comes_twice_has_one_key() -> None:
    assert submitted(load("view_submission")).key == submitted(load("view_submission")).key


def test_a_submission_after_field_errors_has_another_key_changed_or_not() -> None:
    first, changed, unchanged = load("view_submission"), load("view_submission"), load("view_submission")
    changed["view"]["state"]["values"]["title"]["value"]["value"] = "Disk is full"
    unchanged["trigger_id"] = "12345.98765.another"
    assert len({submitted(each).key for each in (first, changed, unchanged)}) == 3


def test_the_two_ways_of_telling_that_the_bot_left_have_one_key() -> None:
    keys = [
        read_event_callback(load(name), IDENTITY, RECEIVED_AT)[0].key for name in ("bot_left_channel", "channel_left")
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("name", ["reaction_added", "reaction_removed"])
def test_our_own_reactions_are_nobodys_business(name: str) -> None:
    payload = load(name)
    assert read_event_callback(payload, IDENTITY, RECEIVED_AT)
    payload["event"]["user"] = IDENTITY.user
    assert read_event_callback(payload, IDENTITY, RECEIVED_AT) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("<@U0LAN0Z89> lead", "lead"),
        ("<@U0LAN0Z89>lead", "lead"),
        ("<@U0LAN0Z89|incident>, lead", "lead"),
        ("<@U0LAN0Z89> <@U0LAN0Z89> help", "help"),
        ("please <@U0LAN0Z89>", "please"),
        ("<@U0LAN0Z89>", ""),
        ("<@U0LAN0Z89>\nsummary\n\nwith lines", "summary\n\nwith lines"),
        ("<@U0LAN0Z89> :fire: :fire:", ":fire: :fire:"),
        ("<@U0LAN0Z89>:fire:", ":fire:"),
        ("<@U0LAN0Z8> lead", "@U0LAN0Z8 lead"),
    ],
)
def test_words_of_a_mention(said: str, words: str) -> None:
    payload = load("app_mention")
    payload["event"]["text"] = said
    (event,) = read_event_callback(payload, IDENTITY, RECEIVED_AT)
    assert isinstance(event, Mentioned)
    assert event.text.plain == words


@pytest.mark.parametrize("action", ["close", "set severity", "a?b#2", "größe", "x#1", "50%"])
@pytest.mark.parametrize("value", ["", "INC-7", "a?b#3", "ü & <x>"])
@pytest.mark.parametrize("number", [1, 2, 17])
def test_action_ids_come_back_as_they_went(action: str, value: str, number: int) -> None:
    assert action_ids.decode(action_ids.encode(action, value, number)) == (action, value)


def test_an_action_id_that_does_not_fit_is_refused() -> None:
    with pytest.raises(Refused):
        action_ids.encode("page", "x" * 300)


def test_a_text_of_40_kb_is_kept_whole() -> None:
    payload = load("message")
    payload["event"]["text"] = "long *text* &amp; " * 2500
    (event,) = read_event_callback(payload, IDENTITY, RECEIVED_AT)
    assert event_from_json(event_to_json(event)) == event
    assert len(getattr(event, "text").plain) == len("long text & ") * 2500  # noqa: B009


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["message", "U1", "1.2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "type", "ts", "x"]), inner),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        found += places(inner, (*path, name))
    return found


@given(data=st.data(), name=st.sampled_from(sorted(path.stem for path in PAYLOADS.glob("*.json"))))
@settings(deadline=None)
def test_a_payload_with_anything_in_any_place_never_raises(data: st.DataObject, name: str) -> None:
    case = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    payload = deepcopy(case["payload"])
    *parents, last = data.draw(st.sampled_from(places(payload)))
    target = payload
    for step in parents:
        target = target[step]
    target[last] = data.draw(JUNK)
    for event in READERS[case["kind"]](payload, IDENTITY, RECEIVED_AT):
        assert event_from_json(event_to_json(event)) == event


def test_every_type_reads_an_empty_payload_as_nothing() -> None:
    for kind in EVENTS:
        payload = {"team_id": IDENTITY.team, "event_id": "Ev1", "event": {"type": kind}}
        assert read_event_callback(payload, IDENTITY, RECEIVED_AT) == []
    for kind in INTERACTIONS:
        assert read_interaction({"type": kind, "team": {"id": IDENTITY.team}}, IDENTITY, RECEIVED_AT) == []

"""Each recorded payload beside the exact events it means. The payloads follow Slack's documents."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from adapters.slack.inbound_events import EVENTS
from adapters.slack.inbound_interactions import INTERACTIONS
from tests.adapters.slack.support import IDENTITY, READERS, RECEIVED_AT

CORPUS = sorted((Path(__file__).parent / "payloads").glob("*.json"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_payload_means_exactly_these_events(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    found = READERS[case["kind"]](case["payload"], IDENTITY, RECEIVED_AT)
    assert json.loads(msgspec.json.encode(found)) == case["events"]


def test_the_corpus_has_every_type_that_is_read() -> None:
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in CORPUS]
    events = {case["payload"]["event"]["type"] for case in cases if case["kind"] == "event" and case["events"]}
    interactions = {case["payload"]["type"] for case in cases if case["kind"] == "interaction" and case["events"]}
    twins = {"group_left", "group_rename", "group_unarchive", "channel_archive"}
    assert events | twins == set(EVENTS)
    assert interactions == set(INTERACTIONS)


def test_most_of_the_corpus_means_something() -> None:
    assert len(CORPUS) > 50
    assert sum(bool(json.loads(path.read_text(encoding="utf-8"))["events"]) for path in CORPUS) > 40

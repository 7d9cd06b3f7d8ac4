"""What a card may not be; and one with everything that it may be."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.teams.errors import Refused
from sandbox.teams.rules.cards import IN_CHANNEL, IN_CHAT, IN_DIALOG, MOST_BYTES, check_card
from sandbox.teams.rules.reading import actions_of, inputs_of, offered, texts_of

JSON = dict[str, Any]
WORDS: JSON = {"type": "TextBlock", "text": "words"}
ASK: JSON = {"type": "Input.Text", "id": "a", "label": "A"}
GO: JSON = {"type": "Action.Submit", "title": "Go"}
ORGANISATION: JSON = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}


def card(*body: JSON, version: str = "1.5", **more: Any) -> JSON:
    return {"type": "AdaptiveCard", "version": version, "body": list(body), **more}


def refused(given: Any, where: str = IN_CHAT) -> str:
    with pytest.raises(Refused) as refusal:
        check_card(given, 100, where)
    assert refusal.value.status == 400
    return refusal.value.message


def test_everything_that_teams_shows() -> None:
    check_card(
        card(
            {**WORDS, "wrap": True, "size": "Large", "weight": "bolder", "style": "heading", "spacing": "None"},
            {"type": "RichTextBlock", "inlines": ["plain", {"type": "TextRun", "text": "bold", "weight": "bolder"}]},
            {"type": "FactSet", "facts": [{"title": "Severity", "value": "major"}]},
            {"type": "Image", "url": "https://example.org/a.png", "altText": "a", "size": "small"},
            {"type": "Container", "style": "emphasis", "items": [WORDS], "selectAction": GO},
            {"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [WORDS]}]},
            {
                "type": "Table",
                "columns": [{"width": 1}],
                "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [WORDS]}]}],
            },
            {**ASK, "isRequired": True, "regex": "^a", "maxLength": 5, "value": "abc"},
            {
                "type": "Input.ChoiceSet",
                "id": "b",
                "choices": [{"title": "1", "value": "1"}],
                "value": "1",
                "style": "filtered",
            },
            {"type": "Input.ChoiceSet", "id": "c", "choices": [], "choices.data": ORGANISATION},
            {"type": "Input.Date", "id": "d", "value": "2026-11-27"},
            {"type": "Input.Toggle", "id": "e", "title": "E", "value": "true"},
            {"type": "Input.Number", "id": "f", "min": 1, "value": 2.5},
            actions=[
                {"type": "Action.Execute", "title": "Do", "verb": "do", "data": {"a": 1}, "style": "positive"},
                {"type": "Action.OpenUrl", "title": "Look", "url": "https://example.org", "mode": "secondary"},
                {"type": "Action.ShowCard", "title": "More", "card": {"type": "AdaptiveCard", "body": [WORDS]}},
                {"type": "Action.ToggleVisibility", "title": "Hide", "targetElements": ["a"]},
            ],
            msteams={"width": "Full"},
        ),
        100,
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ([{"type": "Widget"}], "card.body[0] is a 'Widget'"),
        ([{"type": "Media", "sources": []}], "Media, which Teams does not show"),
        ([{"type": "TextBlock"}], "lacks ['text']"),
        ([{**WORDS, "text": ""}], "card.body[0].text is empty"),
        ([{**WORDS, "text": 5}], "5 is no str"),
        ([{**WORDS, "wrap": "yes"}], "'yes' is no bool"),
        ([{**WORDS, "maxLines": True}], "True is no int"),
        ([{**WORDS, "size": "huge"}], "'huge' is none of"),
        ([{**WORDS, "colour": "good"}], "has no property 'colour'"),
        ([{**WORDS, "id": "x"}, {**WORDS, "id": "x"}], "'x' is empty or there twice"),
        ([ASK, {**ASK, "label": "B"}], "'a' is empty or there twice"),
        ([{"type": "Input.Text"}], "lacks ['id']"),
        ([{"type": "Input.Text", "id": "a", "isRequired": True}], "label is missing"),
        ([{**ASK, "maxLength": 2, "value": "abc"}], "is longer than 2"),
        ([{**ASK, "regex": "("}], "is no regular expression"),
        ([{"type": "Input.ChoiceSet", "id": "a", "choices": []}], "choices is empty"),
        ([{"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "x"}]}], "lacks ['value']"),
        ([{"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "x", "value": "x"}], "value": "y"}], "['y'] is"),
        ([{"type": "Input.Date", "id": "a", "value": "27.11.2026"}], "is not a date"),
        ([{"type": "Input.Toggle", "id": "a", "title": "A", "value": True}], "True is no str"),
        ([{"type": "Image", "url": "http://example.org/a.png"}], "no https address"),
        ([{"type": "FactSet", "facts": [{"title": "a"}]}], "lacks ['value']"),
        ([{"type": "ColumnSet", "columns": [{"type": "Column", "width": "wide"}]}], "'wide' is no width"),
        ([{"type": "Container", "items": "words"}], "must be a list"),
        ([], "is empty"),
    ],
)
def test_bodies_that_are_refused(body: list[JSON], why: str) -> None:
    assert why in refused(card(*body))


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ({"type": "Action.Http", "title": "Go"}, "is a 'Action.Http'"),
        ({"type": "Action.Submit"}, "title is empty"),
        ({"type": "Action.OpenUrl", "title": "Go", "url": "javascript:alert(1)"}, "is not a web address"),
        ({"type": "Action.Submit", "title": "Go", "style": "loud"}, "'loud' is none of"),
        ({"type": "Action.ShowCard", "title": "Go"}, "lacks ['card']"),
        ({"type": "Action.Submit", "title": "Go", "verb": "go"}, "has no property 'verb'"),
    ],
)
def test_actions_that_are_refused(action: JSON, why: str) -> None:
    assert why in refused(card(WORDS, actions=[action]))


def test_versions() -> None:
    assert "none of" in refused(card(WORDS, version="1.6"))
    assert "none of" in refused({"type": "AdaptiveCard", "body": [WORDS]})
    assert "came with version 1.4" in refused(
        card(WORDS, version="1.3", actions=[{"type": "Action.Execute", "title": "a"}])
    )
    assert "came with version 1.3" in refused(card(ASK, version="1.2"))


def test_limits() -> None:
    assert "7 primary actions" in refused(card(WORDS, actions=[GO] * 7))
    check_card(card(WORDS, actions=[GO] * 6 + [{**GO, "mode": "secondary"}]), 100)
    with pytest.raises(Refused) as refusal:
        check_card(card(WORDS), MOST_BYTES + 1)
    assert (refusal.value.status, refusal.value.code) == (413, "MessageSizeTooBig")


def test_what_depends_on_the_place() -> None:
    execute = {"type": "Action.Execute", "title": "Go", "verb": "go"}
    check_card(card(WORDS, actions=[execute]), 100, IN_CHANNEL)
    assert "takes Action.Submit" in refused(card(WORDS, actions=[execute]), IN_DIALOG)
    people = {"type": "Input.ChoiceSet", "id": "a", "choices": [], "choices.data": ORGANISATION}
    check_card(card(people), 100, IN_DIALOG)
    assert "searches the whole organisation" in refused(card(people), IN_CHANNEL)


def test_what_a_person_finds_on_a_card() -> None:
    inner = {"type": "AdaptiveCard", "body": [{**ASK, "id": "b"}], "actions": [{**GO, "title": "Inner"}]}
    given = card(
        {"type": "ColumnSet", "columns": [{"type": "Column", "items": [ASK]}]},
        actions=[GO, {"type": "Action.ShowCard", "title": "More", "card": inner}],
    )
    assert texts_of(given) == ["A", "Go", "More", "A", "Inner"]
    assert [each["id"] for each in inputs_of(given)] == ["a", "b"]
    assert [each["title"] for each in actions_of(given)] == ["Go", "More", "Inner"]
    sent = {action["title"]: [each["id"] for each in inputs] for action, inputs in offered(given)}
    assert sent == {"Go": ["a"], "More": ["a"], "Inner": ["a", "b"]}

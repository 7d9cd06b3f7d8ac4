"""What a person finds on a card: words, inputs, buttons."""

from typing import Any

from sandbox.teams.errors import JSON

_INNER = ("body", "items", "columns", "rows", "cells", "facts", "inlines", "images", "actions", "card")


def texts_of(card: Any) -> list[str]:
    """All words that a person reads, in order."""
    if isinstance(card, list):
        return [each for inner in card for each in texts_of(inner)]
    if isinstance(card, str):
        return [card]
    if not isinstance(card, dict):
        return []
    kind = str(card.get("type", ""))
    names = ("label", "title", "placeholder") if kind.startswith(("Input.", "Action.")) else ("title", "text", "value")
    own = [card[name] for name in names if isinstance(card.get(name), str) and kind != "AdaptiveCard"]
    return own + [each for name in _INNER for each in texts_of(card.get(name)) if not isinstance(card.get(name), str)]


def inputs_of(card: Any) -> list[JSON]:
    """Every input, wherever it stands."""
    return [each for each in _walk(card) if str(each.get("type", "")).startswith("Input.")]


def actions_of(card: Any) -> list[JSON]:
    """Every button, those inside of a question too."""
    return [action for action, _ in offered(card)]


def offered(card: Any, around: tuple[JSON, ...] = ()) -> list[tuple[JSON, list[JSON]]]:
    """Every button with the inputs whose values it sends: those of its card and of the cards around that, not those of
    a card that it or another button shows ("Input validation: which inputs are gathered")."""
    found: list[tuple[JSON, list[JSON]]] = []
    own = [each for each in _walk(card, deep=False) if str(each.get("type", "")).startswith("Input.")]
    inputs = [*around, *own]
    for each in _walk(card, deep=False):
        if str(each.get("type", "")).startswith("Action."):
            found.append((each, inputs))
            if each["type"] == "Action.ShowCard":
                found += offered(each["card"], tuple(inputs))
    return found


def _walk(given: Any, deep: bool = True) -> list[JSON]:
    if isinstance(given, list):
        return [each for inner in given for each in _walk(inner, deep)]
    if not isinstance(given, dict):
        return []
    names = _INNER if deep else _INNER[:-1]
    chosen = [given["selectAction"]] if isinstance(given.get("selectAction"), dict) else []
    return [given, *chosen, *(each for name in names for each in _walk(given.get(name), deep))]

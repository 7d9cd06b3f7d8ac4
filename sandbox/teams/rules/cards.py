"""Adaptive Cards, as the schema of version 1.5 and Teams' own rules have them ("Adaptive Cards: schema explorer").

An element that the schema does not know, a property that it does not have, a value out of its list: refused. Real
clients show less of such a card and say nothing, so that nobody would notice.
"""

import re
from typing import Any

from sandbox.teams.errors import JSON, Refused

_SPACING = {"none", "small", "default", "medium", "large", "extralarge", "padding"}
_COLORS = {"default", "dark", "light", "accent", "good", "warning", "attention"}
_BASE = {"id", "spacing", "separator", "isVisible", "height", "fallback", "requires"}
_INPUT = _BASE | {"label", "isRequired", "errorMessage"}

ELEMENTS: dict[str, tuple[set[str], set[str]]] = {
    "TextBlock": (
        {"text"},
        _BASE | {"color", "fontType", "horizontalAlignment", "isSubtle", "maxLines", "size", "weight", "wrap", "style"},
    ),
    "FactSet": ({"facts"}, _BASE),
    "Image": ({"url"}, _BASE | {"altText", "size", "style", "width", "backgroundColor", "horizontalAlignment"}),
    "Container": ({"items"}, _BASE | {"style", "bleed", "minHeight", "verticalContentAlignment", "selectAction"}),
    "ActionSet": ({"actions"}, _BASE),
    "Input.Text": ({"id"}, _INPUT | {"isMultiline", "maxLength", "placeholder", "regex", "style", "value"}),
    "Input.ChoiceSet": (
        {"id"},
        _INPUT | {"choices", "choices.data", "isMultiSelect", "style", "value", "placeholder", "wrap"},
    ),
    "Input.Date": ({"id"}, _INPUT | {"max", "min", "placeholder", "value"}),
    "Input.Time": ({"id"}, _INPUT | {"max", "min", "placeholder", "value"}),
    "Input.Toggle": ({"id", "title"}, _INPUT | {"value", "valueOn", "valueOff", "wrap"}),
}
_ACTION = {"title", "id", "style", "iconUrl", "mode", "tooltip", "isEnabled", "fallback", "requires"}
ACTIONS: dict[str, tuple[set[str], set[str]]] = {
    "Action.OpenUrl": ({"url"}, _ACTION),
    "Action.Submit": (set(), _ACTION | {"data", "associatedInputs"}),
    "Action.Execute": (set(), _ACTION | {"data", "verb", "associatedInputs"}),
    "Action.ShowCard": ({"card"}, _ACTION),
}
_CARD = {"type", "version", "$schema", "body", "actions", "msteams", "fallbackText", "speak", "lang", "refresh"}
_CARD |= {"minHeight", "rtl", "verticalContentAlignment", "metadata"}
_VALUES: dict[str, dict[str, set[str]]] = {
    "TextBlock": {
        "color": _COLORS,
        "fontType": {"default", "monospace"},
        "size": {"default", "small", "medium", "large", "extralarge"},
        "weight": {"default", "lighter", "bolder"},
        "style": {"default", "heading", "columnheader"},
    },
    "Container": {"style": {"default", "emphasis", "good", "attention", "warning", "accent"}},
    "Input.ChoiceSet": {"style": {"compact", "expanded", "filtered"}},
}
_DATE, _TIME = re.compile(r"\d{4}-\d\d-\d\d\Z"), re.compile(r"\d\d:\d\d\Z")
MOST_BYTES = 28_000
MOST_ACTIONS = 6


def check_card(card: Any, size: int, in_dialog: bool = False) -> None:
    """Raises `Refused` for a card that Teams would not show as it is."""
    if size > MOST_BYTES:
        raise Refused(413, "MessageSizeTooBig", f"the message has {size} bytes")
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise _bad("content", "is no AdaptiveCard")
    version = str(card.get("version", ""))
    if version not in ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5"):
        raise _bad("version", f"{version!r} is none that Teams renders for bots")
    _card(card, "card", set(), in_dialog)


def _card(card: JSON, at: str, inputs: set[str], in_dialog: bool) -> None:
    if unknown := set(card) - _CARD:
        raise _bad(at, f"has no property {sorted(unknown)}")
    for number, each in enumerate(_list(card.get("body", []), f"{at}.body")):
        _element(each, f"{at}.body[{number}]", inputs, in_dialog)
    _actions(card.get("actions", []), f"{at}.actions", inputs, in_dialog)


def _element(element: Any, at: str, inputs: set[str], in_dialog: bool) -> None:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in ELEMENTS:
        raise _bad(at, f"is a {kind!r}, which Teams does not know")
    _shape(element, at, *ELEMENTS[kind])
    for name, allowed in {**_VALUES.get(kind, {}), "spacing": _SPACING}.items():
        if name in element and str(element[name]).lower() not in allowed:
            raise _bad(f"{at}.{name}", f"{element[name]!r} is none of {sorted(allowed)}")
    if kind.startswith("Input."):
        if element["id"] in inputs:
            raise _bad(f"{at}.id", f"{element['id']!r} is there twice")
        inputs.add(element["id"])
        _input(element, kind, at)
    if kind == "TextBlock" and not (isinstance(element["text"], str) and element["text"]):
        raise _bad(f"{at}.text", "is empty")
    if kind == "FactSet":
        for number, fact in enumerate(_list(element["facts"], f"{at}.facts")):
            _texts(fact, f"{at}.facts[{number}]", "title", "value")
    if kind == "Image" and not str(element["url"]).startswith(("https://", "http://", "data:image/")):
        raise _bad(f"{at}.url", "is no web address")
    for name in ("items", "actions"):
        if name in element:
            _inner(element[name], f"{at}.{name}", inputs, in_dialog, name)


def _inner(given: Any, at: str, inputs: set[str], in_dialog: bool, name: str) -> None:
    if name == "actions":
        _actions(given, at, inputs, in_dialog)
        return
    for number, each in enumerate(_list(given, at)):
        _element(each, f"{at}[{number}]", inputs, in_dialog)


def _input(element: JSON, kind: str, at: str) -> None:
    if element.get("isRequired") and not element.get("label"):
        raise _bad(f"{at}.label", "is missing; a required input needs one")
    if kind == "Input.ChoiceSet":
        choices = _list(element.get("choices", []), f"{at}.choices")
        if not choices and "choices.data" not in element:
            raise _bad(f"{at}.choices", "is empty")
        for number, choice in enumerate(choices):
            _texts(choice, f"{at}.choices[{number}]", "title", "value")
        data = element.get("choices.data")
        if data is not None and (data.get("type") != "Data.Query" or not data.get("dataset")):
            raise _bad(f"{at}.choices.data", "must be a Data.Query with a dataset")
    for name, pattern in (("Input.Date", _DATE), ("Input.Time", _TIME)):
        if kind == name and element.get("value") and not pattern.match(element["value"]):
            raise _bad(f"{at}.value", f"{element['value']!r} is not written as it must be")
    if kind == "Input.Toggle" and "value" in element and not isinstance(element["value"], str):
        raise _bad(f"{at}.value", "must be a string")
    longest = element.get("maxLength")
    if longest is not None and len(str(element.get("value", ""))) > longest:
        raise _bad(f"{at}.value", f"is longer than {longest}")


def _actions(given: Any, at: str, inputs: set[str], in_dialog: bool) -> None:
    listed = _list(given, at)
    if len(listed) > MOST_ACTIONS:
        raise _bad(at, f"has {len(listed)} actions; {MOST_ACTIONS} are shown")
    for number, action in enumerate(listed):
        where = f"{at}[{number}]"
        kind = action.get("type") if isinstance(action, dict) else None
        if kind not in ACTIONS:
            raise _bad(where, f"is a {kind!r}, which Teams does not know")
        _shape(action, where, *ACTIONS[kind])
        if not str(action.get("title", "")).strip():
            raise _bad(f"{where}.title", "is empty")
        if str(action.get("style", "default")) not in ("default", "positive", "destructive"):
            raise _bad(f"{where}.style", f"{action['style']!r} is none")
        if kind == "Action.OpenUrl" and not str(action["url"]).startswith(("https://", "http://", "mailto:")):
            raise _bad(f"{where}.url", "is no web address")
        if kind == "Action.Execute" and in_dialog:
            raise _bad(where, "a dialog takes Action.Submit only")
        if kind == "Action.ShowCard":
            inner = {name: value for name, value in action["card"].items() if name != "version"}
            _card(inner, f"{where}.card", inputs, in_dialog)


def _shape(given: JSON, at: str, required: set[str], more: set[str]) -> None:
    if missing := required - set(given):
        raise _bad(at, f"lacks {sorted(missing)}")
    if unknown := set(given) - required - more - {"type"}:
        raise _bad(at, f"has no property {sorted(unknown)}")


def _texts(given: Any, at: str, *names: str) -> None:
    for name in names:
        if not isinstance(given, dict) or not isinstance(given.get(name), str) or not given[name]:
            raise _bad(f"{at}.{name}", "must be a text")


def _list(given: Any, at: str) -> list[Any]:
    if not isinstance(given, list):
        raise _bad(at, "must be a list")
    return given


def _bad(at: str, what: str) -> Refused:
    return Refused(400, "BadArgument", f"Adaptive Card: {at} {what}")


def texts_of(card: Any) -> list[str]:
    """All words that a person reads, in order."""
    if isinstance(card, list):
        return [each for inner in card for each in texts_of(inner)]
    if not isinstance(card, dict):
        return []
    names = ("title", "text", "value", "label", "placeholder", "errorMessage")
    own = [card[name] for name in names if isinstance(card.get(name), str) and card.get("type") != "AdaptiveCard"]
    if str(card.get("type", "")).startswith(("Input.", "Action.")):
        own = [card[name] for name in ("label", "title", "placeholder") if isinstance(card.get(name), str)]
    inner = [card.get(name) for name in ("body", "items", "facts", "actions", "card")]
    return own + [each for part in inner for each in texts_of(part)]


def inputs_of(card: Any) -> list[JSON]:
    """Every input, wherever it stands."""
    return [each for each in _walk(card) if str(each.get("type", "")).startswith("Input.")]


def actions_of(card: Any) -> list[JSON]:
    """Every action, those inside of a question too."""
    return [each for each in _walk(card) if str(each.get("type", "")).startswith("Action.")]


def _walk(given: Any) -> list[JSON]:
    if isinstance(given, list):
        return [each for inner in given for each in _walk(inner)]
    if not isinstance(given, dict):
        return []
    inner = [given.get(name) for name in ("body", "items", "actions", "card")]
    return [given, *(each for part in inner for each in _walk(part))]

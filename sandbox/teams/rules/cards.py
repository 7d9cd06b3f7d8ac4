"""Adaptive Cards are checked by the published schema, and by Teams' own limits.

An element that the schema does not know, a property that it does not have, a value out of its list: refused. Real
clients show less of such a card and say nothing, so that nobody would notice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sandbox.teams.errors import JSON, Refused
from sandbox.teams.rules import schema
from sandbox.teams.rules.reading import actions_of, inputs_of, texts_of

__all__ = ["IN_CHANNEL", "IN_CHAT", "IN_DIALOG", "actions_of", "check_card", "inputs_of", "texts_of"]

IN_CHANNEL, IN_CHAT, IN_DIALOG = "channel", "personal", "dialog"
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5")
"""("Types of cards: Support for Adaptive Cards")"""
MOST_BYTES = 28 * 1024
"""Documented for webhooks; for bots the documents have said 28, 40 and 100 KB. The smallest is safe everywhere."""
MOST_ACTIONS = 6
"""Primary ones; further ones would land in the overflow menu ("Adaptive Cards overflow menu")."""
DATASETS = ("graph.microsoft.com/users", "graph.microsoft.com/users?scope=currentContext")
_PATTERNS = {
    schema.DATE: (re.compile(r"\d{4}-\d\d-\d\d\Z"), "a date as 2026-01-31"),
    schema.TIME: (re.compile(r"\d\d:\d\d\Z"), "a time as 08:30"),
    schema.PIXELS: (re.compile(r"\d+px\Z"), "a number of pixels as 80px"),
    schema.LINK: (re.compile(r"(https?://|mailto:|tel:|msteams:)\S+\Z"), "a web address"),
}


def check_card(card: Any, size: int, where: str = IN_CHAT) -> None:
    """Raises `Refused` for a card that Teams would not show as it is. `size` is in bytes."""
    if size > MOST_BYTES:
        raise Refused(413, "MessageSizeTooBig", f"the card has {size} bytes; {MOST_BYTES} are safe")
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise _bad("content", "is no AdaptiveCard")
    if card.get("version") not in VERSIONS:
        raise _bad("version", f"{card.get('version')!r} is none of {', '.join(VERSIONS)}, which Teams renders for bots")
    _Check(card["version"], where).card(card, "card")


@dataclass
class _Check:
    version: str
    where: str
    ids: set[str] = field(default_factory=set)

    def card(self, card: Any, at: str) -> None:
        if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
            raise _bad(at, "is no AdaptiveCard")
        self._shape(card, at, schema.PARTS["AdaptiveCard"])
        if not (card.get("body") or card.get("actions")):
            raise _bad(at, "is empty")
        _refresh(card, at)

    def _shape(self, given: JSON, at: str, shape: schema.Shape) -> None:
        if missing := shape.required - set(given):
            raise _bad(at, f"lacks {sorted(missing)}")
        for name, value in given.items():
            if name == "type":
                continue
            if name not in shape.properties:
                raise _bad(at, f"has no property {name!r}")
            if shape.newer.get(name, "1.0") > self.version:
                raise _bad(f"{at}.{name}", f"came with version {shape.newer[name]}; the card says {self.version}")
            self._value(value, f"{at}.{name}", shape.properties[name])

    def _value(self, value: Any, at: str, kind: Any) -> None:
        if isinstance(kind, type):
            _typed(value, at, kind)
        elif isinstance(kind, frozenset):
            if not isinstance(value, str) or value.lower() not in kind:
                raise _bad(at, f"{value!r} is none of {sorted(kind)}")
        elif kind in _PATTERNS:
            pattern, words = _PATTERNS[kind]
            if not isinstance(value, str) or not pattern.match(value):
                raise _bad(at, f"{value!r} is not {words}")
        else:
            _KINDS[kind](self, value, at)

    def elements(self, given: Any, at: str) -> None:
        for number, each in enumerate(_list(given, at)):
            self.element(each, f"{at}[{number}]")

    def element(self, element: Any, at: str) -> None:
        kind = element.get("type") if isinstance(element, dict) else None
        if kind == "Media":
            raise _bad(at, "is Media, which Teams does not show")
        self._known(element, at, kind, schema.ELEMENTS)
        self._once(element, at)
        if kind == "TextBlock" and not element["text"]:
            raise _bad(f"{at}.text", "is empty")
        if str(kind).startswith("Input."):
            _input(element, at)

    def actions(self, given: Any, at: str) -> None:
        listed = _list(given, at)
        for number, each in enumerate(listed):
            self.action(each, f"{at}[{number}]")
        primary = [each for each in listed if str(each.get("mode", "primary")).lower() == "primary"]
        if len(primary) > MOST_ACTIONS:
            raise _bad(at, f"has {len(primary)} primary actions; {MOST_ACTIONS} are shown")

    def action(self, action: Any, at: str) -> None:
        self._select(action, at)
        if not str(action.get("title", "")).strip():
            raise _bad(f"{at}.title", "is empty")

    def _select(self, action: Any, at: str) -> None:
        kind = action.get("type") if isinstance(action, dict) else None
        self._known(action, at, kind, schema.ACTIONS)
        if kind == "Action.Execute" and self.where == IN_DIALOG:
            raise _bad(at, "is an Action.Execute; a dialog takes Action.Submit")

    def _known(self, given: Any, at: str, kind: Any, table: dict[str, schema.Shape]) -> None:
        if kind not in table:
            raise _bad(at, f"is a {kind!r}, which Teams does not know")
        if table[kind].since > self.version:
            raise _bad(at, f"is a {kind}, which came with version {table[kind].since}; the card says {self.version}")
        self._shape(given, at, table[kind])

    def _once(self, element: JSON, at: str) -> None:
        """Ids name the values that are sent, and what is shown and hidden."""
        if "id" not in element:
            return
        if not element["id"] or element["id"] in self.ids:
            raise _bad(f"{at}.id", f"{element['id']!r} is empty or there twice")
        self.ids.add(element["id"])

    def _fallback(self, given: Any, at: str) -> None:
        if given == "drop":
            return
        kind = str(given.get("type")) if isinstance(given, dict) else ""
        inner = _Check(self.version, self.where)
        if kind.startswith("Action."):
            inner._select(given, at)
        else:
            inner.element(given, at)

    def _listed(self, given: Any, at: str, part: str, needs_type: bool = False) -> None:
        for number, each in enumerate(_list(given, at)):
            where = f"{at}[{number}]"
            if not isinstance(each, dict) or each.get("type", "" if needs_type else part) != part:
                raise _bad(where, f"is no {part}")
            self._shape(each, where, schema.PARTS[part])

    def _facts(self, given: Any, at: str) -> None:
        self._listed(given, at, "Fact")

    def _choices(self, given: Any, at: str) -> None:
        self._listed(given, at, "Input.Choice")

    def _inlines(self, given: Any, at: str) -> None:
        for number, each in enumerate(_list(given, at)):
            if not isinstance(each, str):
                self._listed([each], f"{at}[{number}]", "TextRun", needs_type=True)

    def _targets(self, given: Any, at: str) -> None:
        self._listed([each for each in _list(given, at) if not isinstance(each, str)], at, "TargetElement")

    def _images(self, given: Any, at: str) -> None:
        for number, each in enumerate(_list(given, at)):
            self._known(each, f"{at}[{number}]", each.get("type"), {"Image": schema.ELEMENTS["Image"]})

    def _query(self, given: Any, at: str) -> None:
        """ "People Picker": all of the organisation only in chats with the bot and in dialogs."""
        self._listed([given], at, "Data.Query", needs_type=True)
        if given["dataset"].startswith("graph.microsoft.com") and given["dataset"] not in DATASETS:
            raise _bad(f"{at}.dataset", f"{given['dataset']!r} is none of {DATASETS}")
        if given["dataset"] == DATASETS[0] and self.where == IN_CHANNEL:
            raise _bad(f"{at}.dataset", "searches the whole organisation, which works in chats and dialogs only")

    def _picture(self, given: Any, at: str) -> None:
        parts = urlsplit(given) if isinstance(given, str) else urlsplit("")
        is_here = parts.scheme == "http" and parts.hostname == "127.0.0.1"
        if not (parts.scheme == "https" or is_here or str(given).startswith("data:image/")):
            raise _bad(at, "is no https address of a picture")

    def _background(self, given: Any, at: str) -> None:
        self._picture(given.get("url") if isinstance(given, dict) else given, at)

    def _data(self, given: Any, at: str) -> None:
        if not isinstance(given, str | dict):
            raise _bad(at, "must be an object")

    def _width(self, given: Any, at: str) -> None:
        if isinstance(given, bool) or not re.fullmatch(r"auto|stretch|\d+(px)?", str(given)):
            raise _bad(at, f"{given!r} is no width")

    def _free(self, given: Any, at: str) -> None:
        if not isinstance(given, dict | list):
            raise _bad(at, "must be an object")


_KINDS: dict[str, Callable[[_Check, Any, str], None]] = {
    schema.ELEMENTS_: _Check.elements,
    schema.ELEMENT: _Check.element,
    schema.ACTIONS_: _Check.actions,
    schema.ACTION: _Check.action,
    schema.SELECT: _Check._select,
    schema.CARD: _Check.card,
    schema.FALLBACK: _Check._fallback,
    schema.FACTS: _Check._facts,
    schema.CHOICES: _Check._choices,
    schema.INLINES: _Check._inlines,
    schema.TARGETS: _Check._targets,
    schema.IMAGES: _Check._images,
    schema.QUERY: _Check._query,
    schema.PICTURE: _Check._picture,
    schema.BACKGROUND: _Check._background,
    schema.DATA: _Check._data,
    schema.WIDTH: _Check._width,
    schema.FREE: _Check._free,
    schema.PATTERN: lambda check, given, at: _pattern(given, at),
    schema.COLUMNS: lambda check, given, at: check._listed(given, at, "Column"),
    schema.ROWS: lambda check, given, at: check._listed(given, at, "TableRow", True),
    schema.CELLS: lambda check, given, at: check._listed(given, at, "TableCell", True),
}


def _typed(value: Any, at: str, kind: type) -> None:
    wanted: Any = (int, float) if kind is float else kind
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind is not bool):
        raise _bad(at, f"{value!r} is no {kind.__name__}")


def _input(element: JSON, at: str) -> None:
    """What the schema can't say."""
    if element.get("isRequired") and not element.get("label"):
        raise _bad(f"{at}.label", "is missing; a required input needs one")
    if len(str(element.get("value", ""))) > element.get("maxLength", 1 << 30):
        raise _bad(f"{at}.value", f"is longer than {element['maxLength']}")
    if element["type"] != "Input.ChoiceSet" or "choices.data" in element:
        return
    offered = {each["value"] for each in element.get("choices") or []}
    if not offered:
        raise _bad(f"{at}.choices", "is empty")
    value = str(element.get("value") or "")
    chosen = set(value.split(",")) if element.get("isMultiSelect") else {value}
    if unknown := chosen - offered - {""}:
        raise _bad(f"{at}.value", f"{sorted(unknown)} is not among the choices")


def _refresh(card: JSON, at: str) -> None:
    """ "Refresh model": at most 60 people see it by themselves."""
    refresh = card.get("refresh")
    if refresh is None:
        return
    if (refresh.get("action") or {}).get("type") != "Action.Execute":
        raise _bad(f"{at}.refresh.action", "is no Action.Execute")
    if len(refresh.get("userIds") or []) > 60:
        raise _bad(f"{at}.refresh.userIds", "names more than 60 people")


def _pattern(given: Any, at: str) -> None:
    try:
        re.compile(given)
    except (re.error, TypeError):
        raise _bad(at, f"{given!r} is no regular expression") from None


def _list(given: Any, at: str) -> list[Any]:
    if not isinstance(given, list):
        raise _bad(at, "must be a list")
    return given


def _bad(at: str, what: str) -> Refused:
    return Refused(400, "BadArgument", f"Adaptive Card: {at} {what}")

"""A small language for saying what a JSON value must be; problems come as (sentence, JSON pointer)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Problems = list[tuple[str, str]]
Check = Callable[[Any, str, Problems], None]


def text(most: int, least: int = 1, pattern: str = "", what: str = "") -> Check:
    """A string. Slack words its limits as the first length that is too much."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.append(("must provide a string", at))
        elif len(value) > most:
            problems.append((f"must be less than {most + 1} characters", at))
        elif len(value) < least:
            problems.append((f"must be more than {least - 1} characters", at))
        elif pattern and not re.fullmatch(pattern, value):
            problems.append((f"invalid {what or 'format'}", at))

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(("must provide an integer", at))
        elif value < least:
            problems.append((f"must be at least {least}", at))
        elif value > most:
            problems.append((f"must be no more than {most}", at))

    return check


def flag(value: Any, at: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.append(("must be a boolean", at))


def anything(value: Any, at: str, problems: Problems) -> None:
    """Not looked into."""


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in allowed:
            problems.append((f"must be one of: {', '.join(allowed)}", at))

    return check


def array(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.append(("must provide an array", at))
            return
        if len(value) > most:
            problems.append((f"no more than {most} items allowed", at))
        if len(value) < least:
            problems.append((f"no fewer than {least} items allowed", at))
        for number, entry in enumerate(value):
            item(entry, f"{at}/{number}", problems)

    return check


def thing(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *more: Check) -> Check:
    """An object with these fields and no others; `more` looks at it as a whole."""
    fields = {**required, **(optional or {})}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.append(("must provide an object", at))
            return
        for name in required:
            if value.get(name) is None:
                problems.append((f"missing required field: {name}", at))
        for name, inner in value.items():
            if name not in fields:
                problems.append((f"invalid additional property: {name}", at))
            elif inner is not None:
                fields[name](inner, f"{at}/{name}", problems)
        for whole_check in more:
            whole_check(value, at, problems)

    return check


def typed(table: Mapping[str, Check]) -> Check:
    """An object whose `type` says which description it must meet."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.append(("must provide an object", at))
        elif "type" not in value:
            problems.append(("missing required field: type", at))
        elif value["type"] not in table:
            problems.append((f"unsupported type: {value['type']}", f"{at}/type"))
        else:
            table[value["type"]](value, at, problems)

    return check

"""Reads a block's signature when it is registered, and hands it what it asks for when it is called.

An argument is known by its type or its name. What can't be given is an error at start-up, with file and line, never a
surprise in the middle of an incident.
"""

from __future__ import annotations

import functools
import inspect
import operator
import types
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.blocks.arguments import Argument, Arguments, is_argument_type
from core.blocks.context import Context
from core.blocks.errors import wrong
from core.blocks.threads import in_thread
from core.chat.events import Event
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.text import Text
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person

Source = Callable[[Context], object]
Call = Callable[[Context], Awaitable[object]]
_EVENTS: tuple[type, ...] = typing.get_args(Event)


@dataclass(frozen=True)
class Plan:
    """How a block is called. `arguments` is what a command parses from its text; None when it takes none."""

    call: Call
    arguments: Arguments | None


def plan(function: Callable[..., object], *, parses: bool = False) -> Plan:
    """Check the signature. `parses`: arguments that Muster does not give are read from the command's text.

    Raises `BlockError`.
    """
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise wrong(
            function, "holds a `yield`. A block returns its answer; to say several things, call context.reply(…)."
        )
    given: dict[str, Source] = {}
    parsed: list[Argument] = []
    hints = _hints(function)
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise wrong(function, f"takes *{name}. Name each argument, so that it can be checked.")
        kind, is_optional = _without_none(hints.get(name, Any))
        source = _source(name, kind, is_optional, parses)
        if source:
            given[name] = source
        elif parses and is_argument_type(kind):
            parsed.append(Argument(name, kind, is_optional, parameter.default))
        elif parameter.default is parameter.empty:
            raise wrong(function, _advice(name, kind, parses))
    arguments = _arguments(function, parsed) if parsed else None
    return Plan(_caller(function, given, arguments), arguments)


def _hints(function: Callable[..., object]) -> Mapping[str, Any]:
    try:
        return typing.get_type_hints(function)
    except NameError as error:
        raise wrong(
            function, f"names a type that is not there at run time ({error}). Import it outside `if TYPE_CHECKING`."
        ) from None


def _without_none(kind: Any) -> tuple[Any, bool]:
    """`X | None` → X, True."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        rest = [each for each in typing.get_args(kind) if each is not type(None)]
        if len(rest) < len(typing.get_args(kind)):
            return functools.reduce(operator.or_, rest), True
    return kind, False


def _source(name: str, kind: Any, is_optional: bool, parses: bool) -> Source | None:
    if kind is Context or (name == "context" and kind is Any):
        return lambda context: context
    if kind is Place or (name == "place" and kind is Any):
        return lambda context: context.place
    if kind is MessageRef or (name == "message" and kind is Any):
        return lambda context: context.message if is_optional else _needed(context.message, "a message")
    if (kind is Incident and (name == "incident" or not parses)) or (name == "incident" and kind is Any):
        return lambda context: context.incident if is_optional else context.here
    if (kind is Person and (name == "person" or not parses)) or (name == "person" and kind is Any):
        return lambda context: context.person if is_optional else _needed(context.person, "a person")
    if kind in _EVENTS or (name == "event" and _is_event_union(kind)):
        return lambda context: context.event
    return _by_name(name, kind, parses)


def _by_name(name: str, kind: Any, parses: bool) -> Source | None:
    if parses:
        return None
    if name == "text" and kind in (Any, str):
        return lambda context: _text_of(context).plain
    if name == "text" and kind is Text:
        return _text_of
    if name == "value" and kind in (Any, str):
        return lambda context: getattr(context.event, "value", "")
    if name == "chosen" and kind in (Any, str, PersonRef):
        return lambda context: getattr(context.event, "chosen", None)
    if name == "values":
        return lambda context: getattr(context.event, "values", {})
    if name == "state":
        return lambda context: {key: each for key, each in context.state.items() if not key.startswith("_")}
    if name == "keyword" and kind in (Any, str):
        return lambda context: context.keyword
    return None


def _is_event_union(kind: Any) -> bool:
    return kind is Any or (bool(typing.get_args(kind)) and set(typing.get_args(kind)) <= set(_EVENTS))


def _text_of(context: Context) -> Text:
    found = getattr(context.event, "text", None)
    return found if isinstance(found, Text) else Text()


def _needed(value: object, what: str) -> object:
    if value is None:
        raise DomainError(f"That needs {what}, and there is none here.")
    return value


def _advice(name: str, kind: Any, parses: bool) -> str:
    shown = f" ({getattr(kind, '__name__', kind)})" if kind is not Any else ""
    known = "context, incident, person, place, message, event"
    if parses:
        return (
            f"takes “{name}”{shown}, which is neither given ({known}) nor read from the command's text (str, Text, int, "
            "float, bool, Person, list[Person], Severity, Status, timedelta, date, an enumeration, Literal)."
        )
    return (
        f"takes “{name}”{shown}, which can't be given. There is: {known}, text, value, chosen, values, state, keyword."
    )


def _arguments(function: Callable[..., object], parsed: list[Argument]) -> Arguments:
    positional = [each for each in parsed if not each.is_flag]
    for each in positional[:-1]:
        if each.takes_rest:
            raise wrong(function, f"“{each.name}” takes all the text that is left, so it has to come last.")
    return Arguments(tuple(parsed))


def _caller(function: Callable[..., object], given: dict[str, Source], arguments: Arguments | None) -> Call:
    is_async = inspect.iscoroutinefunction(inspect.unwrap(function))

    async def call(context: Context) -> object:
        values = {name: source(context) for name, source in given.items()}
        if arguments:
            values |= await arguments.read(context)
        if is_async:
            return await typing.cast(Awaitable[object], function(**values))
        # A plain function may take its time: the hub goes on meanwhile, and a limit ends the wait.
        answer = await in_thread(function, values)
        return await answer if inspect.isawaitable(answer) else answer

    return call

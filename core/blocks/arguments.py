"""Typed arguments of a command, read from what was said: `page @ada "all of checkout" --urgent`."""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from inspect import Parameter
from typing import TYPE_CHECKING, Any

from dateutil import parser as dates
from pytimeparse2 import parse as parse_duration  # type: ignore[import-untyped]

from core.chat.text import Break, Inline, Paragraph, Plain, Text
from core.chat.text import Person as Mention
from core.chat.words import first_word, words
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.severity import Severity, parse_severity
from core.incidents.status import Status, parse_status

if TYPE_CHECKING:
    from core.blocks.context import Context

_QUOTED = re.compile(r"""["“„«]([^"”“»]*)["”»]""")
_REFERENCE = re.compile(r"INC-(\d{1,15})", re.IGNORECASE)
# Keyboards of phones make one long dash of two.
_FLAG = re.compile(r"(?:--|—)([\w-]+)")
_MANY_PEOPLE = list[Person]


class WrongArguments(DomainError):
    """The words after a command's name are not what it takes."""


@dataclass(frozen=True)
class Argument:
    """One argument: its type, whether None is fine, and its default (`Parameter.empty` when it must be said)."""

    name: str
    kind: Any
    is_optional: bool
    default: Any

    @property
    def is_flag(self) -> bool:
        return self.kind is bool

    @property
    def takes_rest(self) -> bool:
        return self.kind is Text or self.kind == _MANY_PEOPLE

    @property
    def must_be_said(self) -> bool:
        return self.default is Parameter.empty and not self.is_optional and not self.is_flag

    @property
    def usage(self) -> str:
        label = self.name.replace("_", "-")
        if self.is_flag:
            return f"[--{label}]"
        shown = f"@{label}" if self.kind is Person else f"@{label}…" if self.kind == _MANY_PEOPLE else label.upper()
        return shown if self.must_be_said else f"[{shown}]"


@dataclass(frozen=True)
class Arguments:
    """All arguments of one command, in order; the last text takes all the words that are left."""

    all: tuple[Argument, ...]

    @property
    def usage(self) -> str:
        """`@who SEVERITY [TEXT] [--urgent]`."""
        ordered = [each for each in self.all if not each.is_flag] + [each for each in self.all if each.is_flag]
        return " ".join(each.usage for each in ordered)

    async def read(self, context: Context) -> dict[str, Any]:
        """The values by name. Raises `WrongArguments`."""
        try:
            return await self._read(context)
        except DomainError as error:
            raise WrongArguments(str(error)) from None

    async def _read(self, context: Context) -> dict[str, Any]:
        said = Said(context.args, {each.name.replace("_", "-") for each in self.all if each.is_flag})
        values: dict[str, Any] = {
            each.name: each.name.replace("_", "-") in said.flags for each in self.all if each.is_flag
        }
        positional = [each for each in self.all if not each.is_flag]
        for argument in positional:
            is_last = argument is positional[-1]
            if said.is_over:
                if argument.must_be_said:
                    raise DomainError(f"What is missing is {argument.usage}.")
                values[argument.name] = None if argument.default is Parameter.empty else argument.default
            else:
                values[argument.name] = await _value(argument, said, context, is_last)
        if not said.is_over:
            raise DomainError(f"I don't know what to do with “{words(said.rest)[:60]}”.")
        return values

    def fits(self, said: Text) -> bool:
        """Whether these words could be meant for the command, rather than be the title of a new incident."""
        left = Said(said, {each.name.replace("_", "-") for each in self.all if each.is_flag})
        for argument in (each for each in self.all if not each.is_flag):
            if left.is_over:
                return not argument.must_be_said
            if argument.kind in (str, Text):
                # Free words are rather the title of what somebody wants to declare: `page is not loading`.
                return False
            if argument.takes_rest:
                return bool(left.rest.people())
            taken = left.take()
            if argument.kind is Person:
                if not isinstance(taken, Mention):
                    return False
            elif argument.kind is Incident:
                if not isinstance(taken, str) or not _REFERENCE.fullmatch(taken):
                    return False
            elif not isinstance(taken, str) or not _reads(argument.kind, taken):
                return False
        return left.is_over


class Said:
    """The words that are left to read."""

    def __init__(self, text: Text, flags: set[str]) -> None:
        self.rest = text
        self.flags: set[str] = set()
        self._known = flags
        self._skip_flags()

    @property
    def is_over(self) -> bool:
        return not words(self.rest) and not self.rest.people()

    def take(self) -> str | Inline:
        """The next word, quoted phrase, or mention."""
        taken = self._quoted() or self._word()
        self._skip_flags()
        return taken

    def take_all(self) -> Text:
        rest, self.rest = self.rest, Text()
        return rest

    def _quoted(self) -> str | None:
        first = _first(self.rest)
        if not isinstance(first, Plain) or not (found := _QUOTED.match(first.text.lstrip())):
            return None
        left = first.text.lstrip()[found.end() :].lstrip()
        self.rest = _replace_first(self.rest, Plain(left) if left else None)
        return found[1].strip()

    def _word(self) -> str | Inline:
        first = _first(self.rest)
        if isinstance(first, Plain):
            word, self.rest = first_word(self.rest)
            return word
        self.rest = _replace_first(self.rest, None)
        return first or ""

    def _skip_flags(self) -> None:
        """A flag may stand before any argument."""
        while True:
            word, rest = first_word(self.rest)
            found = _FLAG.fullmatch(word)
            if not found or found[1].casefold() not in self._known:
                return
            self.flags.add(found[1].casefold())
            self.rest = rest


def is_argument_type(kind: Any) -> bool:
    """Whether a command's argument may have this type."""
    if kind in (str, Text, bool, int, float, Person, Incident, timedelta, date) or kind == _MANY_PEOPLE:
        return True
    return typing.get_origin(kind) is typing.Literal or (isinstance(kind, type) and issubclass(kind, Enum))


async def _value(argument: Argument, said: Said, context: Context, is_last: bool) -> Any:
    if argument.kind is Text:
        return said.take_all()
    if argument.kind is str and is_last:
        rest = words(said.take_all())
        quoted = _QUOTED.fullmatch(rest)
        return quoted[1].strip() if quoted else rest
    if argument.kind is Person:
        return await _person(said.take(), context)
    if argument.kind == _MANY_PEOPLE:
        people = []
        while not said.is_over:
            people.append(await _person(said.take(), context))
        return people
    taken = said.take()
    word = taken if isinstance(taken, str) else words(Text((Paragraph((taken,)),)))
    if argument.kind is Incident:
        return await _incident(word, context)
    if argument.kind is date:
        return read_date(word, context.now)
    return _read(argument.kind, word, argument.name)


async def _person(taken: str | Inline, context: Context) -> Person:
    if isinstance(taken, Mention):
        return await context.uow.people.known(taken.ref)
    word = taken if isinstance(taken, str) else ""
    if word.casefold() in ("me", "myself") and context.person:
        return context.person
    place = context.place
    found = await context.uow.people.named(word.removeprefix("@"), place.platform, place.workspace)
    if len(found) != 1:
        more = "more than one person is called that" if found else "I know nobody by that name"
        raise DomainError(f"I can't tell who “{word[:60]}” is: {more}. Name them with an @-mention.")
    return found[0]


async def _incident(word: str, context: Context) -> Incident:
    named = _REFERENCE.fullmatch(word)
    if not named:
        raise DomainError(f"“{word[:60]}” is not an incident's number. They look like INC-42.")
    found = await context.uow.incidents.get(int(named[1]))
    if found is None or (found.is_private and found is not context.incident):
        raise DomainError(f"There is no INC-{named[1]} that I could show you.")
    return found


def _read(kind: Any, word: str, name: str) -> Any:
    if typing.get_origin(kind) is typing.Literal:
        return _one_of(typing.get_args(kind), word, name)
    reader = _READERS.get(kind)
    if reader:
        return reader(word)
    return kind(_one_of([each.value for each in kind], word, name))


def _reads(kind: Any, word: str) -> bool:
    try:
        _read(kind, word, "")
    except DomainError:
        return False
    return True


def _one_of(allowed: Any, word: str, name: str) -> Any:
    for each in allowed:
        if str(each).casefold() == word.casefold():
            return each
    raise DomainError(f"“{word[:60]}” is no {name or 'choice'}. Use one of: {', '.join(map(str, allowed))}.")


def _duration(word: str) -> timedelta:
    seconds = parse_duration(word)
    if seconds is None or seconds <= 0:
        raise DomainError(f"“{word[:60]}” is not a length of time. Say 15m, 2h or 1h30m.")
    return timedelta(seconds=seconds)


def _number(kind: type[int] | type[float]) -> Callable[[str], Any]:
    def read(word: str) -> Any:
        try:
            number = kind(word)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise DomainError(f"“{word[:60]}” is not a number.")
        return number

    return read


def read_date(word: str, now: datetime) -> date:
    """`today`, `tomorrow`, a weekday (the next one), or `2026-12-01`. Raises `DomainError`."""
    if word.casefold() in ("today", "tomorrow"):
        return (now + timedelta(days=word.casefold() == "tomorrow")).date()
    try:
        return dates.parse(word, default=now).date()
    except (ValueError, OverflowError):
        raise DomainError(f"“{word[:60]}” is not a date. Say tomorrow, friday or 2026-12-01.") from None


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _number(int),
    float: _number(float),
    Severity: parse_severity,
    Status: parse_status,
    timedelta: _duration,
    date: lambda word: read_date(word, datetime.now(UTC)),
}


def _first(text: Text) -> Inline | None:
    for block in text.blocks:
        if not isinstance(block, Paragraph):
            return None
        for child in block.children:
            if not isinstance(child, Break) and not (isinstance(child, Plain) and not child.text.strip()):
                return child
    return None


def _replace_first(text: Text, by: Inline | None) -> Text:
    """The text with its first word that is not blank replaced, or taken out."""
    first = _first(text)
    if first is None:
        return Text()
    block, *others = text.blocks
    assert isinstance(block, Paragraph)
    if first not in block.children:
        return _replace_first(Text(tuple(others)), by)
    at = block.children.index(first)
    children = (*([by] if by else []), *block.children[at + 1 :])
    return Text(((Paragraph(children),) if children else ()) + tuple(others))

"""What each registered block is: plain records that the dispatcher reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from core.blocks.office_hours import OfficeHours
from core.chat.cards import Button
from core.chat.text import Text

if TYPE_CHECKING:
    from core.blocks.arguments import Arguments
    from core.blocks.context import Context
    from core.incidents.incident import Incident

Handler: TypeAlias = "Callable[[Context], Awaitable[object]]"
HeadlineButton: TypeAlias = "Callable[[Incident], Button | None]"
Requirement: TypeAlias = "Callable[[Incident], str | None]"
H = TypeVar("H", bound="Callable[..., object]")

INCIDENT_CHANNELS = "incident"
EVERYWHERE = "everywhere"


@dataclass(frozen=True)
class Command:
    """`@incident NAME …`. `fits` tells, for `/incident NAME …` outside an incident's channel, whether the words after
    the name look like this command's arguments rather than the title of a new incident."""

    name: str
    handler: Handler
    help: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    anywhere: bool = False
    fits: Callable[[Text], bool] = lambda _words: True
    arguments: Arguments | None = None


@dataclass(frozen=True)
class Keyword:
    """Phrases and RE2 patterns that are looked for in what people say. `where`: `incident`, `everywhere`, or the ids of
    channels; within `cooldown` after a hit it is silent in that channel."""

    name: str
    handler: Handler
    phrases: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    where: tuple[str, ...] = (INCIDENT_CHANNELS,)
    cooldown: timedelta = timedelta(0)


@dataclass(frozen=True)
class Notification:
    """Called for each open incident: first `after` its declaration, then `every`, `times` in all (0: until it closes).

    A call counts once it has happened: outside the hours `during`, while `when` says no, or when it fails, it does not.
    """

    name: str
    handler: Handler
    after: timedelta
    every: timedelta | None
    times: int
    when: Handler | None = None
    during: OfficeHours | None = None

"""Registration: small functions say when they want to be called."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from core.chat.cards import Button
from core.chat.text import Text

if TYPE_CHECKING:
    from core.blocks.context import Context
    from core.incidents.incident import Incident

Handler: TypeAlias = "Callable[[Context], Awaitable[None]]"
HeadlineButton: TypeAlias = "Callable[[Incident], Button | None]"
H = TypeVar("H", bound="Callable[..., object]")


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


@dataclass
class Hub:
    """A set of building blocks. One hub may `include` another; what is registered later under a name replaces it."""

    name: str = "muster"
    commands: dict[str, Command] = field(default_factory=dict)
    actions: dict[str, Handler] = field(default_factory=dict)
    forms: dict[str, Handler] = field(default_factory=dict)
    shortcuts: dict[str, Handler] = field(default_factory=dict)
    listeners: dict[str, dict[str, Handler]] = field(default_factory=dict)
    results: dict[str, Handler] = field(default_factory=dict)
    refreshers: dict[str, Handler] = field(default_factory=dict)
    headline_buttons: dict[str, tuple[int, HeadlineButton]] = field(default_factory=dict)

    def command(
        self,
        name: str,
        *aliases: str,
        help: str,
        usage: str = "",
        anywhere: bool = False,
        fits: Callable[[Text], bool] = lambda _words: True,
    ) -> Callable[[H], H]:
        """Called for `@incident NAME …` and `/incident NAME …`; `anywhere`: also where there is no incident."""
        return self._keep(
            lambda handler: self._add_command(Command(name, handler, help, usage, aliases, anywhere, fits))
        )

    def action(self, name: str) -> Callable[[H], H]:
        """Called when a button or select with this action is used."""
        return self._keep(lambda handler: self.actions.__setitem__(name, handler))

    def form(self, name: str) -> Callable[[H], H]:
        """Called when a form of this name is submitted. Raise `InvalidValue` to show an error at a field."""
        return self._keep(lambda handler: self.forms.__setitem__(name, handler))

    def shortcut(self, name: str) -> Callable[[H], H]:
        """Called when a shortcut of this name is used, from the menu or on a message."""
        return self._keep(lambda handler: self.shortcuts.__setitem__(name, handler))

    def on(self, *events: str) -> Callable[[H], H]:
        """Called when this happens: a chat event (`pin_added`) or an incident event (`severity_changed`)."""

        def add(handler: Handler) -> None:
            for event in events:
                self.listeners.setdefault(event, {})[_name(handler)] = handler

        return self._keep(add)

    def result(self, note: str) -> Callable[[H], H]:
        """Called when something that was asked for with this note has been done, or can't be."""
        return self._keep(lambda handler: self.results.__setitem__(note, handler))

    def refresher(self, handler: H) -> H:
        """Called in the same transaction whenever an incident has changed: keeps what is shown of it current."""
        return self._keep(lambda each: self.refreshers.__setitem__(_name(each), each))(handler)

    def headline_button(self, order: int) -> Callable[[H], H]:
        """Adds a button to the headline post, lowest order first; return None to hide it."""

        def add(make: HeadlineButton) -> None:
            self.headline_buttons[_name(make)] = (order, make)

        return self._keep(add)

    def include(self, other: Hub) -> None:
        """Take over another hub's blocks; same names replace."""
        for command in set(other.commands.values()):
            self._add_command(command)
        for mine, theirs in (
            (self.actions, other.actions),
            (self.forms, other.forms),
            (self.shortcuts, other.shortcuts),
            (self.results, other.results),
            (self.refreshers, other.refreshers),
        ):
            mine.update(theirs)
        self.headline_buttons.update(other.headline_buttons)
        for event, handlers in other.listeners.items():
            self.listeners.setdefault(event, {}).update(handlers)

    def all_commands(self) -> list[Command]:
        """Each command once, by name."""
        return sorted(set(self.commands.values()), key=lambda command: command.name)

    def _add_command(self, command: Command) -> None:
        for name in (command.name, *command.aliases):
            self.commands[name.casefold()] = command

    @staticmethod
    def _keep(register: Callable[..., None]) -> Callable[[H], H]:
        def decorate(handler: H) -> H:
            register(handler)
            return handler

        return decorate


def _name(handler: Callable[..., object]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"

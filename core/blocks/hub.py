"""Registration: small functions say when they want to be called. Signatures are checked here, at start-up."""

from __future__ import annotations

import dataclasses
import difflib
import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import re2  # type: ignore[import-untyped]

from core.blocks.errors import wrong
from core.blocks.guards import Rule, guarded, once_per_control, permitted
from core.blocks.happenings import check_event
from core.blocks.kinds import (
    EVERYWHERE,
    INCIDENT_CHANNELS,
    Command,
    H,
    Handler,
    HeadlineButton,
    Keyword,
    Notification,
    Requirement,
)
from core.blocks.office_hours import OfficeHours
from core.blocks.signature import plan
from core.chat.text import Text
from core.incidents.access import Permission

_NO_TIME = timedelta(0)


@dataclass
class Hub:
    """A set of building blocks. One hub may `include` another; what is registered later under a name replaces it.

    A handler is an async or a plain function. It names what it needs (`incident`, `person`, `context` …) and is given
    just that. A text that it returns is its answer.
    """

    name: str = "muster"
    commands: dict[str, Command] = field(default_factory=dict)
    keywords: dict[str, Keyword] = field(default_factory=dict)
    notifications: dict[str, Notification] = field(default_factory=dict)
    actions: dict[str, Handler] = field(default_factory=dict)
    forms: dict[str, Handler] = field(default_factory=dict)
    asks: dict[str, Handler] = field(default_factory=dict)
    shortcuts: dict[str, Handler] = field(default_factory=dict)
    listeners: dict[str, dict[str, Handler]] = field(default_factory=dict)
    results: dict[str, Handler] = field(default_factory=dict)
    refreshers: dict[str, Handler] = field(default_factory=dict)
    headline_buttons: dict[str, tuple[int, HeadlineButton]] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)

    def command(
        self,
        name: str,
        *aliases: str,
        help: str = "",
        usage: str = "",
        anywhere: bool = False,
        fits: Callable[[Text], bool] | None = None,
        allow: Rule | None = None,
        needs: Permission = Permission.RESPOND,
    ) -> Callable[[H], H]:
        """Called for `@incident NAME …` and `/incident NAME …`; `anywhere`: also where there is no incident.

        Arguments that Muster does not give are read from what was said, by their types. `help` is the first line of
        the docstring if it is not given; `usage` is made from the arguments. `needs` is what one must be permitted
        to do; `allow` says more about who may run it.
        """

        def add(handler: H) -> None:
            planned = plan(handler, parses=True)
            told = help or (inspect.getdoc(handler) or "").partition("\n")[0].rstrip(".")
            if not told:
                raise wrong(handler, f"the command “{name}” has no help text. Give help=… or a docstring.")
            parsed = planned.arguments
            self._add_command(
                Command(
                    name=name,
                    handler=permitted(guarded(planned.call, allow, handler), needs),
                    help=told,
                    usage=usage or (parsed.usage if parsed else ""),
                    aliases=aliases,
                    anywhere=anywhere,
                    fits=fits or (parsed.fits if parsed else _no_words),
                    arguments=parsed,
                )
            )

        return _keep(add)

    def keyword(
        self,
        *phrases: str,
        pattern: str | Iterable[str] = (),
        where: str | Iterable[str] = INCIDENT_CHANNELS,
        cooldown: timedelta = _NO_TIME,
    ) -> Callable[[H], H]:
        """Called when somebody says one of the phrases (whole words, in any case) or what an RE2 `pattern` matches.

        `where` is `"incident"` (incident channels), `"everywhere"` (wherever the bot is), or ids of channels. Bots
        never trigger it.
        """
        patterns = (pattern,) if isinstance(pattern, str) else tuple(pattern)

        def add(handler: H) -> None:
            if not [each for each in (*phrases, *patterns) if each.strip()]:
                raise wrong(handler, "a keyword needs a phrase or a pattern.")
            for each in patterns:
                _check_pattern(handler, each)
            name = _free_name(handler, self.keywords)
            places = (where,) if isinstance(where, str) else tuple(where)
            for each in places:
                _check_where(handler, each)
            self.keywords[name] = Keyword(name, plan(handler).call, phrases, patterns, places, cooldown)

        return _keep(add)

    def notify(
        self,
        *,
        after: timedelta | None = None,
        every: timedelta | None = None,
        times: int = 0,
        when: Callable[..., object] | None = None,
        during: OfficeHours | None = None,
    ) -> Callable[[H], H]:
        """Called for each open incident: once `after` it was declared, or again and again `every` so often, `times` in
        all (0: until it closes). `when` decides, each time, whether to; `during` keeps it to office hours."""

        def add(handler: H) -> None:
            first = after if after is not None else every
            if first is None or first < _NO_TIME or (every is not None and every <= _NO_TIME):
                raise wrong(handler, "a notification needs after=… or every=…, as a length of time.")
            count = times if every else 1
            name = _free_name(handler, self.notifications)
            condition = plan(when).call if when else None
            self.notifications[name] = Notification(name, plan(handler).call, first, every, count, condition, during)

        return _keep(add)

    def action(
        self,
        name: str,
        *,
        allow: Rule | None = None,
        once: bool = False,
        needs: Permission = Permission.RESPOND,
    ) -> Callable[[H], H]:
        """Called when a button or select with this action is used. `needs` and `allow` say who may; `once`: the first use counts,
        whoever comes later is told. The same person's double click is one click in any case."""

        def add(handler: H) -> None:
            call = guarded(plan(handler).call, allow, handler)
            self.actions[name] = permitted(once_per_control(call, name, for_all=once), needs)

        return _keep(add)

    def form(self, name: str, *, needs: Permission = Permission.RESPOND) -> Callable[[H], H]:
        """Called when a form of this name is submitted. Raise `InvalidValue`, or return a dict of sentences by field,
        to show errors; a form that is opened meanwhile takes its place."""
        return _keep(lambda handler: self.forms.__setitem__(name, permitted(plan(handler).call, needs)))

    def asked(self, name: str, *, needs: Permission = Permission.RESPOND) -> Callable[[H], H]:
        """Called when somebody asks for this outside chat: on a page of the web UI, or over the API. What the handler
        replies is their answer; raise `InvalidValue`, or return a dict of sentences by field, to refuse."""
        return _keep(lambda handler: self.asks.__setitem__(name, permitted(plan(handler).call, needs)))

    def shortcut(self, name: str, *, needs: Permission = Permission.RESPOND) -> Callable[[H], H]:
        """Called when a shortcut of this name is used, from the menu or on a message."""
        return _keep(lambda handler: self.shortcuts.__setitem__(name, permitted(plan(handler).call, needs)))

    def on(self, *events: str) -> Callable[[H], H]:
        """Called when this happens: a chat event (`pin_added`) or an incident event (`severity_changed`)."""

        def add(handler: H) -> None:
            call = plan(handler).call
            for event in events:
                check_event(handler, event)
                listeners = self.listeners.setdefault(event, {})
                listeners[_free_name(handler, listeners)] = call

        return _keep(add)

    def on_timer(self, name: str) -> Callable[[H], H]:
        """Called when a timer that was set under this name is due."""
        return _keep(
            lambda handler: self.listeners.setdefault(name, {}).__setitem__(_name(handler), plan(handler).call)
        )

    def result(self, note: str) -> Callable[[H], H]:
        """Called when something that was asked for with this note has been done, or can't be."""
        return _keep(lambda handler: self.results.__setitem__(note, plan(handler).call))

    def refresher(self, handler: H) -> H:
        """Called in the same transaction whenever an incident has changed: keeps what is shown of it current. The incident is
        locked, so this must be quick."""
        return _keep(lambda each: self.refreshers.__setitem__(_name(each), plan(each).call))(handler)

    def before_closing(self, handler: H) -> H:
        """Asked before an incident closes: a plain function that is given the incident and returns a sentence that says
        what is missing, or None."""

        def add(ask: H) -> None:
            if inspect.iscoroutinefunction(ask) or len(inspect.signature(ask).parameters) != 1:
                raise wrong(ask, "what is asked before closing is a plain function of one argument, the incident.")
            self.requirements[_free_name(ask, self.requirements)] = ask  # type: ignore[assignment]

        return _keep(add)(handler)

    def headline_button(self, order: int) -> Callable[[H], H]:
        """Adds a button to the headline post, lowest order first. The function is given the incident and returns a
        `Button`, or None to hide it."""

        def add(make: H) -> None:
            if inspect.iscoroutinefunction(make) or len(inspect.signature(make).parameters) != 1:
                raise wrong(make, "a headline button is a plain function of one argument, the incident.")
            name = _free_name(make, self.headline_buttons)
            self.headline_buttons[name] = (order, make)  # type: ignore[assignment]

        return _keep(add)

    def include(self, other: Hub) -> None:
        """Take over another hub's blocks; same names replace."""
        for command in dict.fromkeys(other.commands.values()):
            self._add_command(command)
        self.keywords.update(other.keywords)
        self.notifications.update(other.notifications)
        self.actions.update(other.actions)
        self.forms.update(other.forms)
        self.asks.update(other.asks)
        self.shortcuts.update(other.shortcuts)
        self.results.update(other.results)
        self.refreshers.update(other.refreshers)
        self.headline_buttons.update(other.headline_buttons)
        self.requirements.update(other.requirements)
        for event, handlers in other.listeners.items():
            self.listeners.setdefault(event, {}).update(handlers)

    def all_commands(self) -> list[Command]:
        """Each command once, by name."""
        return sorted(set(self.commands.values()), key=lambda command: command.name)

    def _add_command(self, command: Command) -> None:
        """Who takes a command's name replaces it, with all its aliases; who takes an alias takes that alone."""
        taken = [name.casefold() for name in (command.name, *command.aliases)]
        for name in taken:
            before = self.commands.get(name)
            if before and name == before.name.casefold():
                self.commands = {each: kept for each, kept in self.commands.items() if kept is not before}
            elif before:
                rest = tuple(alias for alias in before.aliases if alias.casefold() != name)
                shorter = dataclasses.replace(before, aliases=rest)
                self.commands = {each: shorter if kept is before else kept for each, kept in self.commands.items()}
        self.commands.update(dict.fromkeys(taken, command))


def _keep(register: Callable[[H], None]) -> Callable[[H], H]:
    def decorate(handler: H) -> H:
        register(handler)
        return handler

    return decorate


def _check_pattern(handler: Callable[..., object], pattern: str) -> None:
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise wrong(handler, f"the pattern “{pattern}” can't be used: {reason}. Patterns are RE2's.") from None


def _no_words(said: Text) -> bool:
    return not said


def _check_where(handler: Callable[..., object], where: str) -> None:
    near = difflib.get_close_matches(where, (INCIDENT_CHANNELS, EVERYWHERE), n=1, cutoff=0.8)
    if not where or len(where.split()) != 1 or (near and where not in near):
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise wrong(
            handler,
            f"where=“{where}” is no place.{hint} Write “{INCIDENT_CHANNELS}”, “{EVERYWHERE}”, #channel, or a channel's id.",
        )


def _name(handler: Callable[..., object]) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _free_name(handler: Callable[..., object], taken: Collection[str]) -> str:
    """Two decorators on one function, or functions made in a loop, are two blocks."""
    name, number = _name(handler), 2
    while name in taken:
        name, number = f"{_name(handler)}#{number}", number + 1
    return name


__all__ = ["EVERYWHERE", "INCIDENT_CHANNELS", "Command", "Handler", "Hub"]

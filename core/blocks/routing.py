"""From the words of a person to a command: in an incident's channel, in a thread, in a direct message, anywhere."""

from __future__ import annotations

import difflib
import re

from core.blocks import refused
from core.blocks.arguments import WrongArguments
from core.blocks.context import Context
from core.blocks.hub import Command
from core.chat.cards import Actions, Button, Card, Section
from core.chat.events import CommandInvoked, Mentioned
from core.chat.text import Text, bold, code, text
from core.chat.words import first_word, words
from core.incidents.errors import DomainError
from core.incidents.incident import Incident

_REFERENCE = re.compile(r"INC-(\d{1,15})", re.IGNORECASE)
DECLARE_FORM = "declare"


def parse_reference(words: str) -> int | None:
    """`INC-42` → 42; anything else → None."""
    named = _REFERENCE.fullmatch(words)
    return int(named[1]) if named else None


async def run_command(context: Context) -> object:
    """Find the command that was meant and run it; say kindly what to do when there is none. Returns its answer."""
    event = context.event
    if isinstance(event, Mentioned) and event.is_edit and not await refused.was_refused(context):
        # What worked when it was said is not done again.
        return None
    said: Text = event.text  # type: ignore[union-attr]
    word, rest = first_word(said)
    named = parse_reference(word)
    if named:
        context.incident = await find_incident(context, named)
        word, rest = first_word(rest)
        word = word or "help"
    command = context.services.hub.commands.get(word.casefold())
    if command and (context.incident or (command.anywhere and command.fits(rest))):
        return await _call(context, command, rest)
    if isinstance(context.event, CommandInvoked):
        await _not_a_command_here(context, command, said, rest)
    else:
        await _not_understood(context, command, word, said)
    return None


async def find_incident(context: Context, number: int) -> Incident:
    """An incident by its number. A private one exists only for those in its own channel."""
    if context.incident and context.incident.id == number:
        return context.incident
    found = await context.uow.incidents.get(number)
    if found is None or found.is_private:
        raise DomainError(f"There is no INC-{number} that I could show you.")
    return found


async def _call(context: Context, command: Command, rest: Text) -> object:
    context.args = rest
    try:
        answer = await command.handler(context)
    except WrongArguments as error:
        raise DomainError(f"{error} Say: @incident {command.name} {command.usage}") from None
    context.react(refused.TICK)
    await refused.settle(context, command.name)
    return answer


def meant(context: Context) -> str:
    """The name of the command that was probably meant: the one named, the nearest, or the word itself."""
    word, rest = first_word(context.event.text)  # type: ignore[union-attr]
    if parse_reference(word):
        word, _ = first_word(rest)
    commands = context.services.hub.commands
    found = commands.get(word.casefold()) or commands.get(_nearest(context, word) or "")
    return found.name if found else word.casefold()


async def _not_a_command_here(context: Context, command: Command | None, said: Text, rest: Text) -> None:
    """`/incident …` that is no command here: the title of a new incident, unless it looks like a misplaced command."""
    near = _nearest(context, first_word(said)[0]) if context.incident else None
    if command and command.fits(rest):
        await _explain(context, command, said)
    elif near:
        await _offer(context, said, "I don't know ", code(words(said)[:60]), f". Did you mean {near}?")
    else:
        await declare_with(context, said)


async def declare_with(context: Context, said: Text) -> None:
    """Open the form for a new incident, with what was said as its beginning."""
    opener = context.services.hub.actions[DECLARE_FORM]
    context.state = {"text": said.plain}
    await opener(context)


async def _explain(context: Context, command: Command, said: Text) -> None:
    live = await context.uow.incidents.live(5)
    examples = ", ".join(incident.reference for incident in live) or "INC-42"
    await _offer(
        context,
        said,
        bold(command.name),
        f" works in an incident's channel, or with its number in front ({examples}): ",
        code(f"{examples.split(',')[0]} {words(said)[:60]}"),
        ".",
    )


async def _not_understood(context: Context, command: Command | None, word: str, said: Text) -> None:
    """A mention that is no command: suggest the nearest, and elsewhere offer to declare."""
    await refused.remember(context, meant(context))
    if command:
        await _explain(context, command, said)
        return
    near = _nearest(context, first_word(said)[0])
    hint = f" Did you mean {near}?" if near else ""
    if context.incident:
        context.reply_privately(
            "I don't know the command ", code(word[:60] or "…"), f".{hint} Say ", code("help"), " for all of them."
        )
        return
    await _offer(context, said, f"I can declare an incident from that.{hint} Say ", code("help"), " for what I can do.")


async def _offer(context: Context, said: Text, *pieces: object) -> None:
    """A private answer with a button that declares an incident from the same words: nothing typed is lost."""
    token = await context.uow.forms.keep(DECLARE_FORM, None, {"text": said.plain}, context.now)
    title = words(said)
    label = f"Declare “{title[:40]}{'…' if len(title) > 40 else ''}”" if title else "Declare an incident"
    button = Button(action=DECLARE_FORM, label=label, value=token, style="primary", opens_form=True)
    context.reply_privately(*pieces, card=_card(pieces, button))  # type: ignore[arg-type]


def _card(pieces: tuple[object, ...], button: Button) -> Card:
    return Card(parts=(Section(text=text(*pieces)), Actions(controls=(button,))))  # type: ignore[arg-type]


def _nearest(context: Context, word: str) -> str | None:
    close = difflib.get_close_matches(word.casefold(), context.services.hub.commands, n=1, cutoff=0.75)
    return close[0] if close else None

"""`severity`: how bad it is."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import ButtonClicked
from core.chat.text import Text, bold
from core.chat.words import words
from core.commands.wording import severity_words
from core.incidents.errors import InvalidValue
from core.incidents.severity import parse_severity

blocks = Hub("severity")


def _fits(args: Text) -> bool:
    try:
        return not args or bool(parse_severity(words(args)))
    except InvalidValue:
        return False


@blocks.command(
    "severity", "sev", help="sets how bad it is: critical, major, minor, trivial", usage="NAME or 1-4", fits=_fits
)
async def severity_command(context: Context) -> None:
    """`severity major`; without a name, shows the present one."""
    incident = context.here
    if not context.args:
        context.reply_privately(
            f"{incident.reference} has severity ",
            bold(severity_words(incident.severity)),
            ". Change it with: severity major.",
        )
        return
    severity = parse_severity(words(context.args))
    await context.change("severity", severity)
    context.announce(context.who, f" set the severity of {incident.reference} to ", bold(severity_words(severity)), ".")


@blocks.action("set-severity")
async def choose_severity(context: Context, event: ButtonClicked) -> None:
    """The menu in the reminder."""
    severity = parse_severity(str(event.chosen))
    await context.change("severity", severity)
    context.announce(
        context.who, f" set the severity of {context.here.reference} to ", bold(severity_words(severity)), "."
    )

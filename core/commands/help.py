"""`help`: what can be said."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Command, Hub
from core.chat.cards import Card, Section
from core.chat.text import Text, bold, bullets, code, text
from core.chat.words import words
from core.incidents.access import Permission
from core.incidents.errors import DomainError

blocks = Hub("help")


def _fits(args: Text) -> bool:
    return len(words(args).split()) <= 1


@blocks.command(
    "help",
    "?",
    help="lists all commands, or explains one",
    usage="[COMMAND]",
    anywhere=True,
    fits=_fits,
    needs=Permission.READ,
)
async def help_command(context: Context) -> None:
    """All commands with their help text; only the asking person sees it."""
    commands = context.services.hub.commands
    wanted = words(context.args).casefold()
    if wanted and wanted not in commands:
        raise DomainError(f"I don't know the command “{wanted[:60]}”. Say help for all of them.")
    if wanted:
        context.reply_privately(explain(commands[wanted]))
        return
    listed = bullets(*(explain(command) for command in context.services.hub.all_commands()))
    start = text(code("/incident TEXT"), " declares an incident, anywhere.")
    rest = text(
        "In an incident's channel, or with its number in front (", code("@incident INC-42 severity major"), "):"
    )
    card = Card(parts=(Section(text=start + rest), Section(text=text(listed))))
    context.reply_privately("What you can say to me", card=card)


def explain(command: Command) -> Text:
    """One line: usage, help and other names."""
    usage = f"@incident {command.name} {command.usage}".strip()
    others = f" (also {', '.join(command.aliases)})" if command.aliases else ""
    return text(bold(code(usage)), f" {command.help}{others}")

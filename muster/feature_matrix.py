"""`docs/platforms.md`, made from what the adapters declare: `python -m muster.feature_matrix`."""

from __future__ import annotations

import inspect
from pathlib import Path

from adapters import discord, slack, teams
from core.chat.capabilities import Capabilities

PAGE = Path(__file__).parents[1] / "docs" / "platforms.md"
PLATFORMS = {
    "Slack": slack.CAPABILITIES,
    "Discord": discord.CAPABILITIES,
    "Teams, bot": teams.CAPABILITIES,
    "Teams, webhook": teams.WEBHOOK_CAPABILITIES,
}

_FEATURES = {
    "forms": ("Forms on the screen", "a link to the same form in the web UI, good once and for a day"),
    "form_fields": ("Most fields in a form", "the form in steps, each kept"),
    "form_errors": (
        "Errors beside the fields",
        "the errors in a private answer, with a button that brings the form back as it was",
    ),
    "private_replies": (
        "Only-you messages anywhere",
        "a direct message; failing that a short public line with nothing in it",
    ),
    "private_answers": ("Only-you answers to a command, button or form", "a direct message"),
    "buttons": (
        "Buttons and menus",
        "in an answer to somebody, links to a page that does the same, each good once and for an hour; elsewhere what to type",
    ),
    "confirms": ("Buttons that ask “are you sure?”", "the question in a private answer, with yes and no"),
    "direct_messages": ("Direct messages", "a private answer"),
    "channels": ("A channel for each incident", "the thread under the headline; people are called in by a mention"),
    "private_channels": ("Private channels", "no private incidents"),
    "threads": ("Threads", "the channel itself"),
    "edits": ("Posted messages can be edited", "a new message that says what changed, under the headline"),
    "reactions": ("Reactions", "the menu entry “Add to timeline”"),
    "pins": ("Pins", "the menu entry “Add to timeline”"),
    "bookmarks": ("Links at the head of a channel", "topic and welcome lead to the doc"),
    "topics": ("Channel topics", "the welcome message"),
    "home": ("The bot's own page for each person", "nothing"),
    "message_shortcuts": ("“Add to timeline” in a message's menu", "pins and reactions"),
    "channel_name_length": ("Characters in a channel's name", ""),
}


def matrix() -> str:
    """The whole page."""
    head = "| | " + " | ".join(PLATFORMS) + " | where a platform can't |\n|---|" + "---|" * (len(PLATFORMS) + 1)
    rows = [_row(name, *_FEATURES[name]) for name in _FEATURES]
    return "\n".join([_INTRODUCTION, head, *rows, "", _NOTES])


def _row(name: str, label: str, instead: str) -> str:
    shown = " | ".join(_value(getattr(each, name)) for each in PLATFORMS.values())
    return f"| {label} | {shown} | {instead} |"


def _value(value: object) -> str:
    return "yes" if value is True else "no" if value is False else str(value)


def undescribed() -> set[str]:
    """Capabilities that the page does not tell of."""
    declared = set(inspect.get_annotations(Capabilities)) - {"channel_name_prefix"}
    return declared - set(_FEATURES)


_INTRODUCTION = """# What each platform can do

Made from what the adapters declare (`python -m muster.feature_matrix`); a test keeps it true. The last column says what
Muster does instead, decided once, in the core. `tests/contract` runs one suite on all of them.
"""

_NOTES = """## Differences that people notice

- **Slack** has ephemeral messages everywhere. **Discord** has them only in answer to a slash command, a button or a form: what
  is said by mention (`@incident …`) is answered privately by direct message.
- Slack tells the bot everybody's email address, so rotas and pagers find people by it. Discord tells nobody's: there a
  playbook's `invite = ["ada@acme.example"]` finds nobody, roles do (`@db-oncall`).
- Discord lets a channel be renamed, or its topic changed, twice in ten minutes. The third waits, and the channel is told.
- On Discord, a Slack *user group* is a *role*.
- Channels on Discord have no members. Who is asked to a private incident gets a permission on its channel; everybody who is
  asked anywhere is called by a mention.
- **Teams** has no slash commands: what is no command is declared by a button in the direct conversation. A bot may make no
  channels there, so the thread under the headline is the room; a bot hears of reactions to its own messages alone, and of
  pins not at all. It tells everybody's email address.
- A Teams *webhook* reads only what mentions it. Its answers are seen by all in that thread, links for one person too; they
  work once. Commands name the incident (`INC-42 severity major`), for the service does not tell which message a reply hangs from.
  What is said twice because an answer was lost stays twice: the service lets nobody look.
"""


if __name__ == "__main__":
    PAGE.write_text(matrix(), encoding="utf-8")

"""The commands that Discord's menu offers ("Application Commands"): `/incident NAME words`, one for each of Muster's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adapters.discord import limits
from adapters.discord.escaping import label
from adapters.discord.identity import COMMAND
from adapters.discord.inbound_interactions import FREE
from adapters.discord.payload import Json
from core.chat.offers import Offer

_CHAT_INPUT, _MESSAGE = 1, 3
_SUB_COMMAND, _STRING = 1, 3
_GUILD_ONLY = 0
_NAME = re.compile(r"[-_a-z0-9]{1,32}\Z")
_WORDS = 1500
"""Longer texts are for the form; an option takes up to 6,000 characters, a message 2,000."""


def application_commands(offers: Sequence[Offer]) -> list[Json]:
    """`declare`, then as many commands as a menu holds, in the order given, and `run` for all others."""
    named = [each for each in offers if _NAME.match(each.name) and each.name not in ("declare", FREE)]
    shown = [_sub_command(each) for each in named[: limits.COMMANDS - 2]]
    return [
        {
            "type": _CHAT_INPUT,
            "name": COMMAND,
            "description": "Declare an incident, or run one",
            "contexts": [_GUILD_ONLY],
            "options": [_declare(), *shown, _run()],
        },
        {"type": _MESSAGE, "name": "Add to timeline", "contexts": [_GUILD_ONLY]},
        {"type": _MESSAGE, "name": "Declare an incident", "contexts": [_GUILD_ONLY]},
    ]


def _declare() -> Json:
    words = _words("What is wrong; the form asks for the rest", completed=False)
    return {
        "type": _SUB_COMMAND,
        "name": "declare",
        "description": "Declare an incident: opens a form",
        "options": [words],
    }


def _sub_command(offer: Offer) -> Json:
    made: Json = {
        "type": _SUB_COMMAND,
        "name": offer.name,
        "description": label(offer.help, limits.COMMAND_DESCRIPTION),
        "options": [_words(offer.usage or "More words, if any", completed=True)],
    }
    return made


def _run() -> Json:
    command: Json = {
        "type": _STRING,
        "name": "command",
        "description": "Which command",
        "required": True,
        "autocomplete": True,
        "max_length": 40,
    }
    options = [command, _words("What it takes", completed=True)]
    return {"type": _SUB_COMMAND, "name": FREE, "description": "Any command by its name", "options": options}


def _words(description: str, completed: bool) -> Json:
    return {
        "type": _STRING,
        "name": "words",
        "description": label(description, limits.COMMAND_DESCRIPTION),
        "required": False,
        "autocomplete": completed,
        "max_length": _WORDS,
    }


def is_same(wanted: Sequence[Json], there: Sequence[Json]) -> bool:
    """Whether what is registered says the same: Discord adds fields of its own."""
    return [_essence(each) for each in wanted] == [_essence(each) for each in there]


def _essence(command: Json) -> object:
    options = [_essence(each) for each in command.get("options") or []]
    flags = [bool(command.get(name)) for name in ("required", "autocomplete")]
    return command.get("type"), command.get("name"), command.get("description") or "", flags, options

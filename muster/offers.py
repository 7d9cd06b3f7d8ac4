"""The commands as platforms with menus offer them: a company's own first, then what responders need most."""

from __future__ import annotations

from core.blocks.hub import Hub
from core.chat.offers import Offer
from core.commands.builtin import builtin_hub

_MOST_NEEDED = (
    *("help", "lead", "severity", "status", "summary", "impact", "close", "page", "escalate", "update", "roles"),
    *(
        "actions",
        "action",
        "timeline",
        "statuspage",
        "list",
        "info",
        "duration",
        "rename",
        "reopen",
        "merge",
        "private",
    ),
)


def offers(hub: Hub) -> list[Offer]:
    """All commands, the likeliest first: menus hold only so many."""
    own = set(builtin_hub().commands)
    place = {name: number for number, name in enumerate(_MOST_NEEDED)}
    commands = sorted(
        hub.all_commands(),
        key=lambda each: (each.name in own, place.get(each.name, len(place)), each.name),
    )
    return [Offer(name=each.name, help=each.help, usage=each.usage) for each in commands]

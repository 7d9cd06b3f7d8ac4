"""What people change in chat, on a page or over the API, for the audit log: who, what, to which incident, from where."""

from __future__ import annotations

from core.blocks.context import Context
from core.chat import events
from core.chat.events import Asked
from core.chat.words import first_word
from core.store.audit import Origin

_BY_PEOPLE = (
    events.CommandInvoked
    | events.Mentioned
    | events.ButtonClicked
    | events.FormSubmitted
    | events.ShortcutUsed
    | events.Asked
)


async def note_deeds(context: Context) -> None:
    """A line for each incident that this call has changed."""
    event = context.event
    if context.person is None or not isinstance(event, _BY_PEOPLE):
        return
    origin = Origin(event.source, event.address) if isinstance(event, Asked) else Origin(event.place.platform)
    for incident in sorted(context.changed, key=lambda each: each.number):
        details = "" if isinstance(event, Asked) else context.place.channel
        await context.uow.audit.add(_did(event), context.now, context.person, origin, incident.reference, details)


def _did(event: object) -> str:
    match event:
        case events.CommandInvoked(text=said) | events.Mentioned(text=said):
            word, rest = first_word(said)
            if word.upper().startswith("INC-"):
                word, _ = first_word(rest)
            return f"command {word.casefold()}"[:60]
        case events.ButtonClicked(action=name):
            return f"button {name}"[:60]
        case events.FormSubmitted(form=name):
            return f"form {name}"[:60]
        case events.ShortcutUsed(name=name):
            return f"shortcut {name}"[:60]
    return f"asked {getattr(event, 'name', '')}"[:60]

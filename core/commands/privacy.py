"""`private`: what was public so far is hidden from now on."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Actions, Button, Card, Confirm, Section
from core.chat.effects import Delete
from core.chat.text import text
from core.incidents.access import Permission
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind

blocks = Hub("privacy")


@blocks.command("private", help="hides the incident from everybody who is not in its channel", needs=Permission.MANAGE)
async def private_command(context: Context, incident: Incident) -> None:
    """Asks first: it can't be undone."""
    _check(incident)
    said = f"Hide {incident.reference} from everybody who is not in its channel? This can't be undone."
    confirm = Confirm(
        title=f"Make {incident.reference} private?",
        question="Its headline and its page disappear. The channel itself stays as it is: make it private there, too.",
        yes="Make it private",
        no="Leave it",
        danger=True,
    )
    button = Button(
        action="make-private", label="Make it private", value=incident.reference, style="danger", confirm=confirm
    )
    context.reply_privately(said, card=Card(parts=(Section(text=text(said)), Actions(controls=(button,)))))


@blocks.action("make-private", needs=Permission.MANAGE)
async def make_private(context: Context, incident: Incident) -> None:
    _check(incident)
    incident.is_private = True
    for post in list(incident.headlines):
        if post.ref and not incident.lives_at(post.ref.place):
            context.ask(Delete(message=post.ref))
            incident.headlines.remove(post)
            await context.uow.session.delete(post)
    context.write(EntryKind.NOTE, "Made private", incident)
    context.publish("made_private", incident)
    context.tell(
        context.who,
        f" made {incident.reference} private. Muster shows it to nobody outside this channel now. The channel itself is "
        "as open as before: change it to private in its settings.",
    )


def _check(incident: Incident) -> None:
    if incident.is_private:
        raise DomainError(f"{incident.reference} is private already.")
    if incident.place is None:
        raise DomainError("A private incident lives in its channel alone, so make that first: Create comms channel.")
    if incident.place.thread:
        raise DomainError(
            f"{incident.reference} lives in a thread that everybody in the channel reads, so it can't be private."
        )

"""`update`: a word for those who do not read the channel. Audiences are set by `MUSTER_AUDIENCES`."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.cards import Card, Field, Fields, Section
from core.chat.cards import Context as SmallPrint
from core.chat.markdown import to_markdown
from core.chat.places import Place
from core.chat.text import Link, Text, bold, text
from core.chat.words import first_word
from core.commands.wording import severity_words, status_words
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind

blocks = Hub("updates")
EVERYONE = "everyone"


@blocks.command(
    "update", help="tells stakeholders how it stands; name an audience to tell only them", usage="[AUDIENCE:] TEXT"
)
async def update_command(context: Context, incident: Incident, said: Text) -> None:
    """`update We are failing over.` goes under the headline; `update execs: …` to that audience's channel."""
    if incident.is_private:
        raise DomainError("This incident is private, so its updates go nowhere. Tell people one by one.")
    word, rest = first_word(said)
    audience = word.removesuffix(":").casefold() if word.endswith(":") else ""
    if audience and audience != EVERYONE and audience not in context.services.audiences:
        known = ", ".join([EVERYONE, *context.services.audiences])
        raise DomainError(f"There is no audience “{audience[:40]}”. There are: {known}. Or leave it out.")
    body = rest if audience else said
    if not body:
        raise DomainError("Say what they should know: update We are failing over.")
    places = _places(context, incident, audience or EVERYONE)
    if not places:
        raise DomainError("There is no headline yet to put the update under. Try again in a moment.")
    title = f"Update on {incident.reference} {incident.title}"
    for place in places:
        context.post(place, title, card=_card(context, incident, title, body))
    context.write(EntryKind.NOTE, f"Update for {audience or EVERYONE}: {to_markdown(body)}", incident)
    context.publish("update_posted", incident, audience=audience or EVERYONE)
    context.reply_privately(f"The update is on its way to {audience or EVERYONE}.")


def _places(context: Context, incident: Incident, audience: str) -> list[Place]:
    if audience == EVERYONE:
        refs = [post.ref for post in incident.headlines if post.ref]
        return [ref.place.in_channel().in_thread(ref.id) for ref in refs]
    return [Place(context.place.platform, context.place.workspace, context.services.audiences[audience])]


def _card(context: Context, incident: Incident, title: str, body: Text) -> Card:
    fields = (
        Field("Status", text(status_words(incident.status))),
        Field("Severity", text(severity_words(incident.severity))),
    )
    doc = Link(context.services.doc_url(incident.reference), "All about it")
    return Card(
        parts=(
            Section(text=text(bold(title), *body.blocks)),
            Fields(fields=fields),
            SmallPrint(text=text(doc, ", by ", context.who)),
        )
    )

"""The comms channel: asked for by a button (or at once), made ready for the responders, followed when it changes.

Where no channel can be made, the thread under the headline takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.placing import catch_up
from core.chat.cards import Actions, Button, Card, Section
from core.chat.cards import Context as SmallPrint
from core.chat.effects import Bookmark, CreateChannel, Effect, Invite, Post, SetTopic
from core.chat.events import ChannelRenamed, Delivered, MemberLeft, Undeliverable, event_type
from core.chat.markdown import to_markdown
from core.chat.places import Place
from core.chat.text import Channel, Link, bold, bullets, code, text
from core.commands.headline import post_headline
from core.commands.wording import shortened
from core.incidents.channel import CommsChannel
from core.incidents.errors import DomainError
from core.incidents.incident import Incident
from core.incidents.person import Person
from core.incidents.timeline import EntryKind

blocks = Hub("channel")


@blocks.headline_button(order=100)
def create_channel_button(incident: Incident) -> Button | None:
    if incident.channel or not incident.is_open:
        return None
    return Button(action="create-channel", label="Create comms channel", value=incident.reference, style="primary")


@blocks.action("create-channel")
async def create_channel(context: Context) -> None:
    """The button was clicked; a second click finds the channel asked for and says so."""
    incident = context.here
    if incident.place:
        raise DomainError(f"{incident.reference} has its channel already: #{incident.channel.name}.")  # type: ignore[union-attr]
    if incident.channel:
        raise DomainError("The channel is being made; it will show in the headline in a moment.")
    if not incident.is_open:
        raise DomainError(f"{incident.reference} is closed, so it needs no channel.")
    await ask_for_channel(context, incident)
    context.changed.add(incident)


async def ask_for_channel(context: Context, incident: Incident) -> None:
    """Ask for the channel of an incident, on the platform of this event."""
    if not context.services.capabilities_at(context.place).channels:
        await ask_for_thread(context, incident)
        return
    platform, workspace = context.place.platform, context.place.workspace
    incident.channel = CommsChannel(platform, workspace, asked_at=context.now)
    name = f"inc-{incident.number}-{incident.title}"
    at = f"{incident.reported_at:%Y%m%d-%H%M}"
    context.ask(
        CreateChannel(
            in_platform=platform,
            workspace=workspace,
            name=name,
            alternatives=(f"inc-{incident.number}-{at}",),
            private=incident.is_private,
            note="channel",
            about={"incident": str(incident.number), "by": context.event.person.user if context.event.person else ""},
        )
    )


async def ask_for_thread(context: Context, incident: Incident) -> None:
    """The responders talk under the headline; if that is not posted yet, as soon as it is."""
    if incident.is_private:
        raise DomainError("This chat has no private channels, so an incident here can't be private.")
    if not context.services.capabilities_at(context.place).threads:
        raise DomainError("Muster can't make channels in this chat. Talk where the headline stands.")
    incident.channel = CommsChannel(context.place.platform, context.place.workspace, asked_at=context.now)
    await _settle_in_thread(context, incident)


@blocks.on("headline_posted")
async def headline_is_there(context: Context, incident: Incident) -> None:
    await _settle_in_thread(context, incident)


async def _settle_in_thread(context: Context, incident: Incident) -> None:
    channel = incident.channel
    if channel is None or channel.place:
        return
    # Whichever is later, the wish for a thread or the headline, finds the other.
    await context.uow.incidents.hold(incident)
    place = Place(channel.platform, channel.workspace, "")
    post = incident.headline_on(channel.platform, channel.workspace)
    if post is None or not post.message or context.services.capabilities_at(place).channels:
        return
    channel.channel, channel.thread = post.channel, post.message
    channel.name, channel.made_at = f"{incident.reference} thread", context.now
    assert channel.place
    context.services.watch.add_incident_channel(channel.place)
    context.write(EntryKind.CHANNEL, "Comms thread begun under the headline")
    context.publish("channel_created", incident)
    await _furnish(context, incident, channel.place)


@blocks.result("channel")
async def channel_settled(context: Context) -> None:
    """It is there, or it can't be made."""
    event, incident = context.event, context.here
    if isinstance(event, Undeliverable):
        incident.channel = None
        context.changed.add(incident)
        await catch_up(context, incident)
        context.direct(incident.reporter, f"I could not make a channel for {incident.reference}: {event.reason}")
        return
    assert isinstance(event, Delivered)
    if incident.channel is None or event.made is None or incident.place:
        return
    channel = incident.channel
    channel.channel, channel.name, channel.made_at = event.made.channel, event.name, event.at
    context.services.watch.add_incident_channel(event.made)
    context.write(EntryKind.CHANNEL, to_markdown(text("Comms channel ", Channel(event.made, event.name), " made")))
    context.publish("channel_created", incident)
    await _furnish(context, incident, event.made)


async def _guests(context: Context, incident: Incident) -> Sequence[Person]:
    """Those who look after something, and those who were invited while there was no channel."""
    roles, members = await context.uow.roles.of(incident.number), await context.uow.members.of(incident.number)
    return [*roles.values(), *(await context.uow.people.many(members)).values()]


async def _furnish(context: Context, incident: Incident, place: Place) -> None:
    doc = context.services.doc_url(incident.reference)
    context.ask(SetTopic(place=place, topic=f"{shortened(incident.title, 160)} {doc}"))
    context.ask(Bookmark(place=place, title=f"{incident.reference} doc", url=doc))
    # Whoever is invited at this moment is a member by now, or is asked in by whoever invites them.
    await context.uow.incidents.hold(incident)
    people = {each for each in (incident.reporter, incident.lead, *await _guests(context, incident)) if each}
    refs = [ref for each in people if (ref := each.account_on(place.platform, place.workspace))]
    invite = Invite(place=place, people=tuple(sorted(refs, key=str)))
    welcome = context.compose(*_welcome(incident, doc), card=_welcome_card(context, incident))
    # In a thread people are called by a message, and it is the first one that gives the thread its name.
    first_words: list[Effect] = [invite, Post(place=place, content=welcome)]
    for each in reversed(first_words) if place.thread else first_words:
        if each is not invite or refs:
            context.ask(each)
    if incident.is_private:
        post_headline(context, incident, place)
    await catch_up(context, incident)


def _room(incident: Incident) -> str:
    return "the thread" if incident.place and incident.place.thread else "the channel"


def _welcome(incident: Incident, doc: str) -> tuple[str]:
    return (f"This is {_room(incident)} of {incident.reference}: {incident.title}. Its doc: {doc}",)


def _keeping(context: Context) -> str:
    """How a message gets into the timeline here."""
    able = context.services.capabilities_at(context.place)
    if able.pins:
        return "Pin a message to put it into the timeline"
    if able.message_shortcuts:
        return "“Add to timeline”, in a message's own menu, puts it there"
    return "@incident timeline add … puts a line into the timeline"


def _welcome_card(context: Context, incident: Incident) -> Card:
    doc = Link(context.services.doc_url(incident.reference), "the doc")
    todo = [
        text(code("@incident lead"), " takes the lead, ", code("@incident lead @somebody"), " hands it over"),
        text(code("@incident severity major"), " says how bad it is: critical, major, minor or trivial"),
        text(
            code("@incident status identified"),
            " says how far you are: investigating, identified, monitoring, resolved",
        ),
        text(code("@incident summary …"), " and ", code("@incident impact …"), " keep others informed"),
        text(_keeping(context)),
        text(code("@incident close"), " when it is over, ", code("@incident help"), " for all commands"),
    ]
    return Card(
        parts=(
            Section(
                text=text(
                    f"This is {_room(incident)} of ", bold(incident.reference), f": {incident.title}. See ", doc, "."
                )
            ),
            Section(text=text(bullets(*todo))),
            Actions(
                controls=(
                    Button(action="take-lead", label="Take the lead", value=incident.reference, style="primary"),
                    Button(action="edit", label="Edit", value=incident.reference, opens_form=True),
                )
            ),
            SmallPrint(text=text("Every change goes into the timeline and the headline.")),
        )
    )


@blocks.on("channel_renamed")
async def channel_renamed(context: Context) -> None:
    """Follow the channel's new name."""
    event = context.event
    assert isinstance(event, ChannelRenamed)
    if context.incident and context.incident.channel and context.incident.lives_at(event.place):
        context.incident.channel.name = event.name
        context.changed.add(context.incident)


@blocks.on("channel_archived", "channel_unarchived")
async def channel_archived(context: Context) -> None:
    if context.incident and context.incident.channel:
        context.incident.channel.is_archived = event_type(context.event) == "channel_archived"
        context.changed.add(context.incident)


@blocks.on("member_left")
async def bot_removed(context: Context) -> None:
    """Muster's own bot was removed from the channel: the lead should know, for nothing is recorded from now on."""
    event = context.event
    assert isinstance(event, MemberLeft)
    incident = context.incident
    if not event.is_self or incident is None:
        return
    context.direct(
        incident.lead or incident.reporter,
        "I was removed from ",
        Channel(event.place, incident.channel.name if incident.channel else ""),
        f", so commands, pins and messages of {incident.reference} no longer reach me there. To bring me back, type ",
        code("/invite @incident"),
        " in that channel.",
    )

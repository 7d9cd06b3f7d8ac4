"""The headline post: built from the incident, edited in place at every change, put back when somebody deletes it."""

from __future__ import annotations

from datetime import datetime

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.blocks.kinds import HeadlineButton
from core.blocks.placing import catch_up
from core.chat.cards import Actions, Button, Card, Control, Field, Fields, LinkButton, Message
from core.chat.cards import Context as SmallPrint
from core.chat.effects import Post, Update
from core.chat.events import Delivered, MessageDeleted, Undeliverable
from core.chat.markdown import from_markdown
from core.chat.places import Place
from core.chat.text import Channel, Text, bold, text
from core.commands.wording import field_words, severity_words, shortened, status_words
from core.incidents.headline import HeadlinePost
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind

blocks = Hub("headline")

_ACCENTS = {1: "danger", 2: "warning", 3: "warning", 4: "none"}


def post_headlines(context: Context, incident: Incident) -> None:
    """Ask for a headline post in every chat: a partner's people see the incident where they are."""
    here = (context.place.platform, context.place.workspace)
    # Where it was declared comes first: it is the room until there is a channel.
    homes = sorted(context.services.homes.items(), key=lambda each: each[0] != here)
    for _, home in homes:
        post_headline(context, incident, home.place(incident.is_report_only))


def post_headline(context: Context, incident: Incident, place: Place) -> None:
    """Ask for the headline post, once for each workspace."""
    if incident.headline_on(place.platform, place.workspace):
        return
    post = HeadlinePost(place.platform, place.workspace, place.channel)
    incident.headlines.append(post)
    _ask_post(context, incident, post)


def _ask_post(context: Context, incident: Incident, post: HeadlinePost) -> None:
    post.posts += 1
    post.message, post.is_outdated = None, False
    context.ask(
        Post(
            place=post.place,
            content=headline_message(context, incident, post.place),
            note="headline",
            about={"incident": str(incident.number), "platform": post.platform, "workspace": post.workspace},
        ),
        key=_key(incident, post),
    )


@blocks.refresher
async def refresh(context: Context) -> None:
    """The incident has changed: edit each headline. Edits that wait become one."""
    incident = context.here
    for post in incident.headlines:
        if not context.services.capabilities_at(post.place).edits:
            tell_changes(context, incident, post)
            continue
        if post.ref is None:
            # Not named yet. What is posted by this very call is current; later changes are shown once it is named.
            post.is_outdated = post.is_outdated or not _posted_by(context, incident, post)
            continue
        about = {"incident": str(incident.number), "platform": post.platform, "workspace": post.workspace}
        context.ask(
            Update(
                message=post.ref,
                content=headline_message(context, incident, post.place),
                coalesce=f"headline/{incident.number}/{post.platform}/{post.workspace}",
                note="headline_edit",
                only_failure=True,
                about=about,
            )
        )


def tell_changes(context: Context, incident: Incident, post: HeadlinePost) -> None:
    """Where nothing can be edited, a new message says what changed; under the headline if there are threads."""
    changes = [
        f"{field_words(each.field)} {'set to' if each.old is None else 'is now'} {_value(incident, each.field)}"
        for each in context.uow.timeline.written
        if each.incident_id == incident.number and each.kind is EntryKind.FIELD and each.is_shown
    ]
    if changes:
        threads = context.services.capabilities_at(post.place).threads
        place = post.place.in_thread(post.message or None) if threads else post.place
        context.post(place, bold(incident.reference), f" {incident.title}: {', '.join(changes)}")


def _value(incident: Incident, name: str) -> str:
    match name:
        case "severity":
            return severity_words(incident.severity)
        case "status":
            return status_words(incident.status)
        case "lead":
            return incident.lead.display_name if incident.lead else "nobody"
    value = getattr(incident, name)
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else shortened(str(value), 300) or "empty"


@blocks.result("headline")
async def headline_posted(context: Context) -> None:
    """Remember where it stands; if the incident changed meanwhile, edit it at once."""
    event, incident = context.event, context.here
    post = _post_of(event, incident)
    if isinstance(event, Undeliverable):
        if post and post.is_awaited:
            post.message = ""
        await catch_up(context, incident)
        await _tell_reporter(context, incident, event)
    elif isinstance(event, Delivered) and event.message and post:
        post.channel, post.message = event.message.place.channel, event.message.id
        context.services.watch.add_headline_channel(post.place)
        context.publish("headline_posted", incident)
        await catch_up(context, incident)
        if post.is_outdated:
            post.is_outdated = False
            context.changed.add(incident)


@blocks.result("headline_edit")
async def headline_edited(context: Context) -> None:
    """An edit that found no message: somebody deleted the headline, so it is posted again."""
    event, incident = context.event, context.here
    await context.uow.incidents.hold(incident)
    post = _post_of(event, incident)
    if isinstance(event, Undeliverable) and event.code == "message_not_found" and post and post.message:
        _ask_post(context, incident, post)


@blocks.on("message_deleted")
async def headline_deleted(context: Context) -> None:
    """The headline itself was deleted in the chat."""
    event = context.event
    assert isinstance(event, MessageDeleted)
    incident = await context.uow.incidents.with_headline(event.place, event.message.id)
    if incident:
        context.incident = incident
        await context.uow.incidents.hold(incident)
        for post in incident.headlines:
            if post.message == event.message.id:
                _ask_post(context, incident, post)


def headline_message(context: Context, incident: Incident, place: Place) -> Message:
    """What the headline says now."""
    card = Card(
        title=_title(incident),
        parts=(
            Fields(fields=_fields(context, incident, place)),
            *_small_print(context, incident),
            Actions(controls=_controls(context, incident)),
        ),
        accent=_ACCENTS.get(int(incident.severity), "none") if incident.severity else "none",  # type: ignore[arg-type]
    )
    summary = f"{incident.reference} {incident.title}: {incident.status.value}"
    return Message(text=text(summary), card=card, more_url=context.services.doc_url(incident.reference))


def _title(incident: Incident) -> str:
    sign = incident.severity.emoji if incident.severity else "🔔"
    if incident.is_report_only:
        sign = "📝"
    elif not incident.is_open:
        sign = "✅"
    return f"{sign} {incident.reference} {incident.title}"


def _fields(context: Context, incident: Incident, place: Place) -> tuple[Field, ...]:
    lead = context.mention(incident.lead, place) if incident.lead else "nobody yet"
    status = "report only" if incident.is_report_only else status_words(incident.status)
    return (
        Field("Status", text(status)),
        Field("Severity", text(severity_words(incident.severity))),
        Field("Lead", text(lead)),
        Field("Reporter", text(context.mention(incident.reporter, place))),
        *((Field("Channel", _channel(incident)),) if incident.place else ()),
    )


def _channel(incident: Incident) -> Text:
    assert incident.place is not None
    assert incident.channel is not None
    if incident.place.thread:
        return text("the thread under this post")
    return text(Channel(incident.place, incident.channel.name))


def _small_print(context: Context, incident: Incident) -> tuple[SmallPrint, ...]:
    words = " ".join(from_markdown(incident.summary).plain.split())
    return (SmallPrint(text=text(words if len(words) < 300 else words[:299] + "…")),) if words else ()


def _controls(context: Context, incident: Incident) -> tuple[Control, ...]:
    ordered = sorted(context.services.hub.headline_buttons.items(), key=lambda each: each[1][0])
    made = [_button(context, incident, name, make) for name, (_, make) in ordered]
    doc = LinkButton(label="Open the doc", url=context.services.doc_url(incident.reference))
    return (*(button for button in made if button), doc)


def _button(context: Context, incident: Incident, name: str, make: HeadlineButton) -> Button | None:
    """One that can't be made is left out: the headline, and what changed it, matter more."""
    try:
        made = make(incident)
        if made is not None and not isinstance(made, Button):
            raise TypeError(f"A headline button is a Button or None, not {type(made).__name__}.")
    except Exception:
        context.log.exception("headline_button_failed", block=name)
        return None
    return made


def _posted_by(context: Context, incident: Incident, post: HeadlinePost) -> bool:
    return any(wanted.key == _key(incident, post) for wanted in context.asked)


def _key(incident: Incident, post: HeadlinePost) -> str:
    return f"headline/{incident.number}/{post.platform}/{post.workspace}/{post.posts}"


def _post_of(event: object, incident: Incident) -> HeadlinePost | None:
    assert isinstance(event, Delivered | Undeliverable)
    return incident.headline_on(event.about["platform"], event.about["workspace"])


async def _tell_reporter(context: Context, incident: Incident, event: Undeliverable) -> None:
    said = (
        f"{incident.reference} is declared, but I could not post its headline: {event.reason} The doc is at "
        f"{context.services.doc_url(incident.reference)}."
    )
    if incident.reporter.account_on(event.place.platform, event.place.workspace):
        context.direct(incident.reporter, said)
    else:
        # In a partner's chat, where the reporter is not.
        context.tell(said)

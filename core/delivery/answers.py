"""What comes back into the hub when an effect has been carried out, or can't be."""

from __future__ import annotations

from datetime import datetime

from core.chat.effects import CreateChannel, Effect, FetchFile, FetchMessage
from core.chat.errors import ChatError
from core.chat.events import Delivered, Postponed, Undeliverable
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.platform import Outcome


def delivered(key: str, effect: Effect, outcome: Outcome, now: datetime) -> Delivered:
    return Delivered(
        key=f"delivered/{key}",
        at=now,
        place=outcome.made or _place(effect),
        person=_person(effect),
        note=effect.note,
        about=effect.about,
        message=outcome.message or (effect.message if isinstance(effect, FetchFile | FetchMessage) else None),
        made=outcome.made,
        name=outcome.name,
        profile=outcome.profile,
        found=outcome.found,
        file=outcome.file,
        reference=outcome.reference,
        url=outcome.url,
    )


def undeliverable(key: str, effect: Effect, error: ChatError, note: str, now: datetime) -> Undeliverable:
    return Undeliverable(
        key=f"undeliverable/{key}",
        at=now,
        place=_place(effect),
        person=_person(effect),
        note=note,
        about=effect.about,
        code=error.code,
        reason=error.reason,
    )


def postponed(key: str, effect: Effect, until: datetime, now: datetime) -> Postponed:
    return Postponed(
        key=f"postponed/{key}",
        at=now,
        place=_place(effect),
        person=_person(effect),
        note=effect.note,
        about=effect.about,
        until=until,
    )


def _place(effect: Effect) -> Place:
    if isinstance(effect, CreateChannel):
        return Place(effect.in_platform, effect.workspace, "")
    message: MessageRef | None = getattr(effect, "message", None)
    if message:
        return message.place
    place: Place | None = getattr(effect, "place", None)
    platform, workspace, *_ = effect.lane.split("/")
    return place or Place(platform, workspace, "")


def _person(effect: Effect) -> PersonRef | None:
    person: PersonRef | None = getattr(effect, "person", None)
    if person is None and effect.about.get("person"):
        # Whom it answers, when it is said to all.
        place = _place(effect)
        return PersonRef(place.platform, place.workspace, effect.about["person"])
    return person

"""One incident of the predecessor, with its channel, headline, follow-ups and message counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from core.incidents.action_item import ActionItem
from core.incidents.channel import CommsChannel
from core.incidents.headline import HeadlinePost
from core.incidents.incident import Incident
from core.incidents.status import Status
from core.store.imported import Imported
from core.store.unit_of_work import UnitOfWork
from muster.response_import import texts, values
from muster.response_import.people import People
from muster.response_import.report import Report
from muster.response_import.source import NotResponse, ResponseData, Row
from muster.response_import.timeline import Timeline
from muster.response_import.where import Where

_SLACK = "slack"


@dataclass(frozen=True)
class Taking:
    """What one import works with."""

    uow: UnitOfWork
    data: ResponseData
    people: People
    report: Report
    where: Where
    zone: tzinfo

    @property
    def store(self) -> Imported:
        return Imported(self.uow.session)


async def take_incident(taking: Taking, row: Row) -> None:
    """Add it, or only what has come to it since the last import: what was changed in Muster stays as it is there."""
    key = taking.where.key(row["id"])
    incident = await taking.uow.incidents.by_key(key)
    is_first = incident is None
    taking.report.count("incidents", is_first)
    if incident is None:
        incident = await _new(taking, row, key)
    elif incident.reported_at != values.needed_moment(row, "report_time", taking.zone):
        raise NotResponse(
            f"Incident {row['id']} was imported before, reported at another time: this is another team's database. Give "
            "it a name of its own with --name."
        )
    await _channel(taking, row, incident)
    await _headline(taking, row, incident)
    timeline = Timeline(taking.uow, taking.people, taking.report, taking.where, taking.zone)
    await timeline.take(
        incident, taking.data.of("timelineevent", row["id"]), taking.data.of("pinnedmessage", row["id"])
    )
    await _actions(taking, row, incident)
    await _counts(taking, row, incident, is_first)


async def _new(taking: Taking, row: Row, key: str) -> Incident:
    people, zone = taking.people, taking.zone
    reported_at = values.needed_moment(row, "report_time", zone)
    ended_at = values.moment(row, "end_time", zone)
    is_report = bool(row.get("report_only", False))
    incident = Incident(
        title=texts.plain(row["report"]) or "(no title)",
        summary=_text(taking, row["summary"]),
        impact=_text(taking, row["impact"]),
        severity=values.one_of(values.SEVERITIES, row["severity"]),
        # A report is of something that was over, with or without an end.
        status=Status.RESOLVED if ended_at or is_report else Status.INVESTIGATING,
        reporter=await people.reporter(row.get("reporter_id")),
        lead=people.of(row["lead_id"]),
        is_private=bool(row.get("private", False)),
        is_report_only=is_report,
        reported_at=reported_at,
        started_at=values.needed_moment(row, "start_time", zone),
        ended_at=ended_at or (reported_at if is_report else None),
        key=key,
    )
    if await taking.uow.incidents.get(row["id"]) is None:
        incident.id = row["id"]
    await taking.uow.incidents.add(incident)
    if incident.id != row["id"]:
        taking.report.remarks.append(
            f"Number {row['id']} is taken here, so its incident {row['id']} is {incident.reference}."
        )
    return incident


async def _channel(taking: Taking, row: Row, incident: Incident) -> None:
    for channel in taking.data.of("commschannel", row["id"]):
        is_new = incident.channel is None
        place = taking.where.place(channel["channel_id"])
        if is_new and await taking.uow.incidents.at(place):
            taking.report.remarks.append(f"Channel {channel['channel_id']} serves another incident here: left out.")
            continue
        taking.report.count("channels", is_new)
        if is_new:
            at = incident.reported_at
            name = (channel.get("channel_name") or "").removeprefix("#")
            incident.channel = CommsChannel(
                place.platform, place.workspace, asked_at=at, made_at=at, channel=place.channel, name=name
            )
            await taking.uow.session.flush()


async def _headline(taking: Taking, row: Row, incident: Incident) -> None:
    for post in taking.data.of("headlinepost", row["id"]):
        home = taking.where.home(incident.is_report_only)
        if not home or not post["message_ts"]:
            taking.report.count("headline posts left out", False)
            continue
        is_new = incident.headline_on(home.platform, home.workspace) is None
        taking.report.count("headline posts", is_new)
        if is_new:
            stands = HeadlinePost(home.platform, home.workspace, home.channel, message=post["message_ts"], posts=1)
            incident.headlines.append(stands)


async def _actions(taking: Taking, row: Row, incident: Incident) -> None:
    for action in taking.data.of("action", row["id"]):
        key = f"{incident.key}/action/{action['id']}"
        is_new = not await taking.store.has_action(key)
        taking.report.count("actions", is_new)
        if is_new:
            taking.uow.actions.add(_action(taking, action, incident, key))


def _action(taking: Taking, row: Row, incident: Incident, key: str) -> ActionItem:
    person = taking.people.of(row["user_id"])
    due = values.moment(row, "due_date", taking.zone)
    created_at = values.moment(row, "created_date", taking.zone) or incident.reported_at
    return ActionItem(
        incident_id=incident.number,
        details=_text(taking, row["details"]),
        created_at=created_at,
        key=key,
        owner_id=person.id if person else None,
        created_by_id=person.id if person else None,
        priority=values.one_of(values.PRIORITIES, row.get("priority")),
        type=values.one_of(values.TYPES, row.get("type")),
        due=due.astimezone(taking.zone).date() if due else None,
        done_at=_done_at(taking, row, incident, created_at) if row["done"] else None,
    )


def _done_at(taking: Taking, row: Row, incident: Incident, created_at: datetime) -> datetime:
    """Older versions kept no time for it."""
    return values.moment(row, "done_date", taking.zone) or incident.ended_at or created_at


async def _counts(taking: Taking, row: Row, incident: Incident, is_first: bool) -> None:
    """Messages are counted in a channel; once its counts are here, Muster's own go on from them."""
    place = incident.place
    for stats in taking.data.of("userstats", row["id"]):
        account = taking.where.account(taking.data, stats["user_id"])
        if place is None or account is None:
            taking.report.count("message counts left out", False)
            continue
        is_new = is_first or not await taking.store.has_count(place.room_key, account)
        taking.report.count("message counts", is_new)
        if is_new:
            joined = values.moment(stats, "join_time", taking.zone)
            await taking.store.add_count(place.room_key, account, stats["message_count"] or 0, joined)


def _text(taking: Taking, stored: str | None) -> str:
    return texts.markdown(stored, taking.where.identity, taking.where.names)

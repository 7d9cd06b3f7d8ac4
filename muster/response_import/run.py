"""The whole import: all of it, or nothing."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from core.store.engine import Sessions
from core.store.imported import Imported
from core.store.unit_of_work import UnitOfWork
from muster.response_import.incidents import Taking, take_incident
from muster.response_import.people import People
from muster.response_import.report import Report
from muster.response_import.source import ResponseData, read_response
from muster.response_import.values import SEVERITIES
from muster.response_import.where import Where


async def import_response(
    sessions: Sessions,
    address: str,
    workspace: str,
    *,
    incidents_channel: str = "",
    reports_channel: str = "",
    zone: str = "UTC",
    name: str = "response",
    is_dry_run: bool = False,
) -> Report:
    """Take over the predecessor's database at `address`. Run again, it adds what has come since and nothing twice.

    `workspace` is the Slack team's id (`T…`); the channels are those of headline posts, by id; `zone` is the one that
    the predecessor's server wrote its naive times in. Raises `NotResponse`, and has changed nothing then.
    """
    data = await read_response(address)
    names = {str(row["external_id"]): str(row["display_name"]) for row in data.people}
    where = Where(workspace, incidents_channel, reports_channel, name, names)
    report = Report(is_dry_run)
    async with UnitOfWork(sessions) as uow:
        people = People(uow, workspace)
        await people.take(data, report)
        taking = Taking(uow, data, people, report, where, ZoneInfo(zone))
        for row in data.incidents:
            await take_incident(taking, row)
        if not is_dry_run:
            await uow.session.flush()
            await Imported(uow.session).go_on_numbering()
            await uow.commit()
    _sum_up(data, report)
    return report


def _sum_up(data: ResponseData, report: Report) -> None:
    """Numbers to hold against the predecessor's own."""
    severities = Counter(str(row["severity"] or None) for row in data.incidents)
    labels = {"None": "none", **{number: each.label for number, each in SEVERITIES.items()}}
    every = [(table, rows) for table, grouped in data.of_incident.items() for rows in grouped.values()]
    actions = [row for table, rows in every if table == "action" for row in rows]
    stats = [row for table, rows in every if table == "userstats" for row in rows]
    report.facts = {
        "without an end": str(sum(not row["end_time"] for row in data.incidents)),
        "private": str(sum(bool(row.get("private")) for row in data.incidents)),
        "report only": str(sum(bool(row.get("report_only")) for row in data.incidents)),
        "by severity": ", ".join(f"{labels.get(each, each)} {severities[each]}" for each in sorted(severities)),
        "actions done": str(sum(bool(row["done"]) for row in actions)),
        "messages": str(sum(row["message_count"] or 0 for row in stats)),
    }
    if data.log_entries:
        report.remarks.append(
            f"Its log of {data.log_entries} changes is left out: it repeats what the incidents and actions say."
        )
    if left_out := report.read["headline posts left out"]:
        report.remarks.append(
            f"{left_out} headline posts are left out: name their channel with --incidents-channel C…."
        )

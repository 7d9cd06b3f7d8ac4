"""The predecessor's people as Muster's: the same account in the chat is the same person."""

from __future__ import annotations

from datetime import UTC, datetime

from core.chat.people import PersonRef, Profile
from core.incidents.person import Person
from core.store.unit_of_work import UnitOfWork
from muster.response_import.report import Report
from muster.response_import.source import ResponseData, Row

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class People:
    """Who is who: by the predecessor's row id."""

    def __init__(self, uow: UnitOfWork, workspace: str) -> None:
        self._uow = uow
        self._workspace = workspace
        self._by_row: dict[int, Person] = {}
        self._by_account: dict[tuple[str, str], Person] = {}
        self._unknown: Person | None = None

    async def take(self, data: ResponseData, report: Report) -> None:
        for row in data.people:
            before = await self._uow.people.find(self._ref(row))
            person = self._by_row[row["id"]] = await self._known(row)
            self._by_account[str(row["app_id"]), str(row["external_id"])] = person
            report.count("people", before is None)

    def of(self, row_id: int | None) -> Person | None:
        return self._by_row.get(row_id) if row_id is not None else None

    async def reporter(self, row_id: int | None) -> Person:
        """An incident has a reporter; old rows may have lost theirs."""
        if found := self.of(row_id):
            return found
        if self._unknown is None:
            ref = PersonRef("response", self._workspace, "unknown")
            self._unknown = await self._uow.people.known(ref, "Unknown reporter")
        return self._unknown

    def by_account(self, value: object) -> Person | None:
        """Somebody as the predecessor's timeline names them, if they are among its people."""
        about = value if isinstance(value, dict) else {}
        return self._by_account.get((str(about.get("app_id")), str(about.get("external_id"))))

    def _ref(self, row: Row) -> PersonRef:
        return PersonRef(str(row["app_id"]), self._workspace, str(row["external_id"]))

    async def _known(self, row: Row) -> Person:
        ref = self._ref(row)
        person = await self._uow.people.known(ref)
        account = next(each for each in person.accounts if each.ref == ref)
        if account.fetched_at is None:
            # Whatever the chat has told already is newer. Long ago: the chat is asked when they are next met.
            profile = Profile(
                ref=ref,
                name=row.get("full_name") or row["display_name"],
                handle=row["display_name"],
                email=row.get("email") or None,
                is_deactivated=bool(row.get("deleted", False)),
            )
            person.learn(account, profile, _LONG_AGO)
        return person

"""What an open form needs to remember: kept here, so that a platform carries only a token."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.store import incident_tables as tables
from core.store.upsert import insert_into

_table = tables.opened_form


@dataclass(frozen=True)
class OpenedForm:
    token: str
    form: str
    incident_id: int | None
    state: dict[str, Any]
    content: str
    """The form as it was shown, in the neutral JSON, so that it can be raised again."""


def new_token() -> str:
    """Unguessable, and short enough for every platform's ids."""
    return secrets.token_urlsafe(18)


class OpenedForms:
    """The open forms of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(
        self, form: str, incident_id: int | None, state: dict[str, Any], now: datetime, content: str = ""
    ) -> str:
        """Keep the state of a form that is about to open; returns its token."""
        token = new_token()
        await self.keep_as(token, form, incident_id, state, now, content)
        return token

    async def keep_as(
        self, token: str, form: str, incident_id: int | None, state: dict[str, Any], now: datetime, content: str
    ) -> None:
        """The same, under a token that was made before."""
        values = {"form": form, "incident_id": incident_id, "state": state, "opened_at": now, "content": content}
        await self._session.execute(insert(_table).values(token=token, **values))

    async def put(self, token: str, form: str, state: dict[str, Any], now: datetime) -> None:
        """Keep a state under a token of one's own making; it replaces what was kept there."""
        values = {"form": form, "state": state, "opened_at": now, "content": ""}
        row = insert_into(_table, self._session).values(token=token, **values)
        await self._session.execute(row.on_conflict_do_update(index_elements=["token"], set_=values))

    async def find(self, token: str) -> OpenedForm | None:
        columns = _table.c
        query = select(columns.token, columns.form, columns.incident_id, columns.state, columns.content).where(
            columns.token == token
        )
        row = (await self._session.execute(query)).one_or_none()
        return OpenedForm(*row) if row else None

    async def linked(self, token: str, since: datetime) -> OpenedForm | None:
        """The form that a link leads to, if it was opened since then and not sent yet."""
        query = select(_table.c.opened_at).where(_table.c.token == token, _table.c.content != "")
        opened_at = await self._session.scalar(query)
        return await self.find(token) if opened_at is not None and opened_at >= since else None

    async def use_up(self, token: str) -> None:
        """The form was sent: its link works no more. What it remembers stays, for whatever comes of it."""
        await self._session.execute(update(_table).where(_table.c.token == token).values(content=""))

    async def forget_before(self, moment: datetime) -> None:
        """Drop forms that were opened before `moment`."""
        await self._session.execute(delete(_table).where(_table.c.opened_at < moment))

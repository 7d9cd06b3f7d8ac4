"""Finding and keeping incidents."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.chat.places import Place
from core.incidents.access import Viewer
from core.incidents.channel import CommsChannel
from core.incidents.incident import Incident
from core.incidents.status import Status
from core.store import incident_tables as tables
from core.store.visibility import visible_to


class Incidents:
    """The incidents of one unit of work."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, incident: Incident) -> None:
        """Store a new incident; it has its number afterwards."""
        incident.remember_first_values()
        self._session.add(incident)
        await self._session.flush()

    async def get(self, number: int) -> Incident | None:
        return await self._session.get(Incident, number)

    async def hold(self, incident: Incident) -> None:
        """Lock an incident until the commit; it is then as it stands now, with what this unit of work has changed. What is
        decided from here on is decided on that, and seen by whoever holds it next. Raises `StaleDataError` when somebody
        else has changed the same row meanwhile."""
        columns, channel, post = tables.incident.c, tables.comms_channel.c, tables.headline_post.c
        this = columns.id == incident.number
        await self._session.execute(update(tables.incident).where(this).values(version=columns.version))
        await self._session.flush()
        # A statement of its own: that which waited for the lock sees other tables as they were before it waited.
        versions = (
            select(columns.version, channel.version, post.id, post.version)
            .outerjoin(tables.comms_channel, channel.incident_id == columns.id)
            .outerjoin(tables.headline_post, post.incident_id == columns.id)
        )
        if {tuple(row) for row in await self._session.execute(versions.where(this))} != _versions(incident):
            again = select(Incident).where(this).execution_options(populate_existing=True)
            (await self._session.scalars(again)).one()

    async def seen_by(self, viewer: Viewer, number: int) -> Incident | None:
        """None when there is no such incident, or none that the viewer may see."""
        query = select(Incident).where(tables.incident.c.id == number, visible_to(viewer))
        return (await self._session.scalars(query)).one_or_none()

    async def titles(self, numbers: Collection[int]) -> dict[int, str]:
        """By number; for whoever may see them."""
        columns = tables.incident.c
        rows = await self._session.execute(select(columns.id, columns.title).where(columns.id.in_(numbers)))
        return {row.id: row.title for row in rows}

    async def by_key(self, key: str) -> Incident | None:
        query = select(Incident).where(tables.incident.c.key == key)
        return (await self._session.scalars(query)).one_or_none()

    async def at(self, place: Place) -> Incident | None:
        """The incident whose comms channel this is, or under whose headline this thread hangs."""
        channel = tables.comms_channel.c
        query = (
            select(Incident)
            .join(tables.comms_channel, channel.incident_id == tables.incident.c.id)
            .where(
                channel.platform == place.platform,
                channel.workspace == place.workspace,
                channel.channel == place.channel,
                channel.thread.in_(("", place.thread or "")),
            )
        )
        found = (await self._session.scalars(query)).one_or_none()
        return found or (await self.with_headline(place, place.thread) if place.thread else None)

    async def with_headline(self, place: Place, message: str) -> Incident | None:
        """The incident whose headline post is this message."""
        post = tables.headline_post.c
        query = (
            select(Incident)
            .join(tables.headline_post, post.incident_id == tables.incident.c.id)
            .where(
                and_(post.platform == place.platform, post.workspace == place.workspace),
                and_(post.channel == place.channel, post.message == message),
            )
        )
        return (await self._session.scalars(query)).one_or_none()

    async def live(self, limit: int = 20) -> Sequence[Incident]:
        """Open incidents that everybody may see, newest first."""
        columns = tables.incident.c
        query = (
            select(Incident)
            .where(columns.status != Status.RESOLVED, columns.is_private.is_(False))
            .order_by(columns.reported_at.desc(), columns.id.desc())
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def all_open(self) -> Sequence[Incident]:
        """Every open incident, private ones too: for Muster's own care, not to be shown."""
        return (await self._session.scalars(select(Incident).where(tables.incident.c.status != Status.RESOLVED))).all()

    async def page(self, page: int, page_size: int) -> tuple[Sequence[Incident], int]:
        """One page of all incidents that everybody may see, newest first, and how many there are."""
        columns = tables.incident.c
        public = columns.is_private.is_(False)
        query = (
            select(Incident)
            .where(public)
            .order_by(columns.reported_at.desc(), columns.id.desc())
            .offset((page - 1) * page_size)
            .limit(page_size)
        )
        total = await self._session.scalar(select(func.count()).select_from(tables.incident).where(public))
        return (await self._session.scalars(query)).all(), total or 0

    async def channels(self) -> Sequence[CommsChannel]:
        """Every comms channel that was asked for."""
        return (await self._session.scalars(select(CommsChannel))).all()

    async def headline_places(self) -> Sequence[Place]:
        """Every channel that holds a headline post."""
        post = tables.headline_post.c
        rows = await self._session.execute(select(post.platform, post.workspace, post.channel).distinct())
        return [Place(*row) for row in rows]


def _versions(incident: Incident) -> set[tuple[int | None, ...]]:
    """Of the incident and its parts, as they are asked of the database: a row for each headline, or one without."""
    channel = incident.channel.version if incident.channel else None
    posts = [(post.id, post.version) for post in incident.headlines] or [(None, None)]
    return {(incident.version, channel, *post) for post in posts}

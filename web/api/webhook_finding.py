"""The webhook subscription that is meant, if the viewer may see it."""

from __future__ import annotations

from core.incidents.access import Permission, Viewer
from core.store.unit_of_work import UnitOfWork
from core.store.webhooks import Webhook
from web import webhooks as keeping
from web.api.guarding import person_of, row_id
from web.api.problems import problem
from web.services import WebServices


def only_of(viewer: Viewer) -> int | None:
    person_of(viewer, Permission.READ)
    return keeping.sees_only(viewer)


async def read_hook(services: WebServices, viewer: Viewer, words: str) -> Webhook:
    async with UnitOfWork(services.sessions) as uow:
        return await find_hook(uow, viewer, words)


async def find_hook(uow: UnitOfWork, viewer: Viewer, words: str) -> Webhook:
    only = only_of(viewer)
    found = await uow.webhooks.get(row_id(words, "subscription"), only)
    if found is None:
        raise problem(404, "There is no such subscription of yours.")
    return found

"""Changes: each is asked of the hub, and takes the same walk as one that is said in chat. Once for each key."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec

from core.chat.events import Asked
from core.chat.platform import FormVerdict
from core.incidents.access import Viewer
from core.store.asked import asked_before
from core.store.unit_of_work import UnitOfWork
from web.api.problems import problem
from web.asked import asked
from web.services import WebServices

WAIT_S = 10.0
REPLAYED = {"Idempotent-Replayed": "true"}
_SAME_KEY = (
    "This Idempotency-Key was used for another request. A key stands for one request; take a new one for the next."
)
_REFUSED = "The first request with this Idempotency-Key was refused. Correct it, and send it with a new key."


@dataclass(frozen=True)
class Done:
    """`key` is the event's: what was made carries it. `is_replay`: it had been done before, by the same request."""

    key: str
    verdict: FormVerdict | None
    is_replay: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return REPLAYED if self.is_replay else {}


async def ask(
    services: WebServices,
    viewer: Viewer,
    name: str,
    values: dict[str, Any],
    incident: int | None = None,
    idempotency_key: str | None = None,
    known: dict[str, str | None] | None = None,
) -> Done:
    """Raises a problem when it is refused: 422 with the fields that are wrong, 409 with a sentence, 412 when it has
    changed meanwhile, 503 when it was not settled in time."""
    assert services.submit
    assert viewer.person_id is not None
    key = event_key(viewer.person_id, idempotency_key)
    event = asked(services, viewer, key, name, msgspec.to_builtins(values), incident, known, source="api")
    verdict = await services.submit(event, WAIT_S)
    if verdict is None:
        return await _look_again(services, event)
    if verdict.errors:
        raise _refused(verdict.errors)
    return Done(event.key, verdict)


def event_key(person: int, idempotency_key: str | None) -> str:
    """Two people may choose the same key. Without one, every request is a new one."""
    said = idempotency_key or secrets.token_urlsafe(18)
    return f"api/{person}/{hashlib.sha256(said.encode()).hexdigest()[:40]}"


async def _look_again(services: WebServices, event: Asked) -> Done:
    """It came before, or it is not settled yet."""
    async with UnitOfWork(services.sessions) as uow:
        first = await asked_before(uow.session, event.key)
    if first is None or first.has_failed:
        raise problem(500)
    if (first.event.name, first.event.incident, first.event.values) != (event.name, event.incident, event.values):
        raise problem(422, _SAME_KEY)
    if first.is_waiting:
        raise problem(503, headers={"Retry-After": "2"})
    return Done(event.key, None, is_replay=True)


def refused_before() -> Exception:
    """For a replay that finds nothing made."""
    return problem(422, _REFUSED)


def _refused(errors: dict[str, str]) -> Exception:
    if "version" in errors:
        return problem(412)
    fields = {field: sentence for field, sentence in errors.items() if field}
    if fields:
        return problem(422, " ".join(errors.values()), fields)
    return problem(409, " ".join(errors.values()))

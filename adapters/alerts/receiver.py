"""Takes alerts over HTTP: checks the secret, reads the payload, hands in neutral events, answers 202."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from adapters.alerts import alertmanager, generic, pagerduty
from adapters.alerts.checking import check
from adapters.alerts.reading import Batch
from adapters.alerts.settings import AlertSource
from core.chat.errors import InvalidRequest
from core.chat.events import AlertReceived
from core.chat.places import Place
from core.chat.platform import Intake, Overloaded, Reply
from core.clock import Clock

log = structlog.get_logger()
PATH = "/alerts/"


class AlertReceiver:
    """Every source has an address of its own: `/alerts/NAME`."""

    def __init__(self, sources: Sequence[AlertSource], intake: Intake, clock: Clock) -> None:
        self._sources = {PATH + each.name: each for each in sources}
        self._intake, self._clock = intake, clock

    @property
    def paths(self) -> Sequence[str]:
        return tuple(self._sources)

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        source = self._sources[path]
        try:
            check(source, headers, body, self._clock.now())
            batches = self._read(source, body)
            await self._intake.accept([self._event(source, each, body) for each in batches])
        except InvalidRequest as error:
            log.warning("alerts_refused", source=source.name, status=error.status, reason=error.reason)
            return Reply(status=error.status, body=error.reason.encode())
        except Overloaded:
            return Reply(status=503, body=b"Too much is waiting; send it again later.", headers={"Retry-After": "10"})
        return Reply(status=202, body=b"Thank you.")

    def _read(self, source: AlertSource, body: bytes) -> list[Batch]:
        try:
            payload: Any = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            payload = None
        if not isinstance(payload, dict):
            raise InvalidRequest("The body is not a JSON object.", 400)
        if source.kind == "pagerduty":
            return pagerduty.read(source, payload, self._clock.now())
        if source.kind == "json":
            return generic.read(source, payload)
        return alertmanager.read(source, payload)

    def _event(self, source: AlertSource, batch: Batch, body: bytes) -> AlertReceived:
        now = self._clock.now()
        # A sender that names no request sends the same body again when it got no answer, and hours later when the
        # trouble lasts. The first is the same event, the second is not.
        made = f"{hashlib.sha256(body).hexdigest()[:40]}/{int(now.timestamp()) // 60}"
        group = hashlib.sha256(batch.group.encode()).hexdigest()[:24]
        return AlertReceived(
            key=f"alerts/{source.name}/{batch.key or made}/{group}",
            at=now,
            place=Place("alerts", source.name, group),
            source=source.name,
            group=batch.group,
            title=batch.title,
            alerts=batch.alerts,
        )

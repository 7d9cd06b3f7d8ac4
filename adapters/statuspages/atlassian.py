"""Atlassian Statuspage: an incident there for each incident that customers should know of."""

from __future__ import annotations

from adapters.statuspages.client import Json, StatuspageClient
from adapters.statuspages.limits import shorten
from adapters.statuspages.settings import AtlassianSettings
from core.chat.effects import PublishStatus
from core.chat.platform import Attempt, Outcome
from core.outside.status_page import Component

# "Statuspage API: incidents".
_NAME, _BODY = 255, 25_000
_OURS = "muster"


class AtlassianStatuspage:
    """One page. Muster's marks in an incident's metadata tell what has been carried out already."""

    def __init__(self, settings: AtlassianSettings) -> None:
        self._settings = settings
        self._client = StatuspageClient(settings)

    @property
    def name(self) -> str:
        return self._settings.name

    async def perform(self, effect: PublishStatus, attempt: Attempt) -> Outcome:
        known = await self._known(effect, attempt)
        if known and attempt.number > 1 and _mark(known, "effect") == attempt.key:
            return _outcome(known)
        reference = str(known["id"]) if known else effect.reference
        incident = self._incident(effect, attempt)
        if reference:
            return _outcome(await self._client.change(reference, incident))
        return _outcome(await self._client.create(incident))

    async def _known(self, effect: PublishStatus, attempt: Attempt) -> Json | None:
        """What is on the page already.

        Without a reference this looks on a first attempt too: two posts can be asked for before the first has got its
        id, and customers must not see the same incident twice.
        """
        if effect.reference:
            return await self._client.incident(effect.reference) if attempt.number > 1 else None
        for each in await self._client.unresolved():
            if _mark(each, "key") == effect.incident_key:
                return each
        if attempt.number > 1:
            # An earlier attempt may have come through and been resolved since, or was a resolved one itself.
            for each in await self._client.recent():
                if _mark(each, "effect") == attempt.key:
                    return each
        return None

    def _incident(self, effect: PublishStatus, attempt: Attempt) -> Json:
        incident: Json = {
            "name": shorten(effect.title, _NAME).strip() or "Incident",
            "status": effect.status,
            "body": shorten(effect.body, _BODY),
            "impact_override": effect.impact,
            "deliver_notifications": self._settings.notify,
            "metadata": {_OURS: {"key": effect.incident_key, "effect": attempt.key}},
        }
        # Left out when empty: an empty list would take the components off an incident.
        if effect.components:
            incident["component_ids"] = list(effect.components)
            if effect.component_status:
                incident["components"] = dict.fromkeys(effect.components, effect.component_status)
        return incident

    async def components(self) -> list[Component]:
        """Those that an incident can be about; groups only hold others."""
        return [
            Component(
                id=str(each["id"]), name=str(each.get("name") or each["id"]), status=str(each.get("status") or "")
            )
            for each in await self._client.components()
            if each.get("id") and not each.get("group")
        ]

    async def close(self) -> None:
        await self._client.close()


def _mark(incident: Json, name: str) -> str:
    metadata = incident.get("metadata")
    ours = metadata.get(_OURS) if isinstance(metadata, dict) else None
    return str(ours.get(name) or "") if isinstance(ours, dict) else ""


def _outcome(incident: Json) -> Outcome:
    return Outcome(reference=str(incident["id"]), url=str(incident.get("shortlink") or ""))

"""Effects, attempts and settings in few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.statuspages import AtlassianSettings
from core.chat.effects import PublishStatus
from core.chat.platform import Attempt
from sandbox.outside.statuspage import API_KEY, PAGE_ID


def publish(**changes: Any) -> PublishStatus:
    given: dict[str, Any] = {
        "system": "statuspage",
        "incident_key": "INC-42",
        "title": "Card payments fail",
        "body": "We are looking into it.",
        "status": "investigating",
        "impact": "major",
    }
    return PublishStatus(**(given | changes))


def attempt(number: int = 1, key: str = "effect-7") -> Attempt:
    return Attempt(key=key, number=number, asked_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


def settings(url: str, **changes: Any) -> AtlassianSettings:
    return replace(AtlassianSettings(page_id=PAGE_ID, api_key=API_KEY, api_url=url), **changes)

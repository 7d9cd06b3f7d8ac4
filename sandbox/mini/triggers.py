"""Short-lived handles: triggers (3 s, one use) and response URLs (30 min, 5 uses), as "Handling user interaction" says."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_S = 3.0
RESPONSE_S = 30 * 60
RESPONSE_USES = 5


@dataclass
class _Trigger:
    user: str
    until: float
    used: bool = False


@dataclass
class ResponseUrl:
    user: str
    channel: str
    until: float
    message_ts: str = ""
    uses: int = 0


class Triggers:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._triggers: dict[str, _Trigger] = {}
        self.urls: dict[str, ResponseUrl] = {}

    def new(self, user: str) -> str:
        trigger = f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[trigger] = _Trigger(user, self._clock() + TRIGGER_S)
        return trigger

    def use(self, trigger: str) -> tuple[str, str]:
        """The person and an empty string; or the error that views.open documents."""
        found = self._triggers.get(trigger)
        if found is None:
            return "", "invalid_trigger_id"
        if found.used:
            return "", "exchanged_trigger_id"
        if self._clock() > found.until:
            return "", "expired_trigger_id"
        found.used = True
        return found.user, ""

    def new_url(self, user: str, channel: str, message_ts: str = "") -> str:
        key = secrets.token_urlsafe(18)
        self.urls[key] = ResponseUrl(user, channel, self._clock() + RESPONSE_S, message_ts)
        return key

    def use_url(self, key: str) -> tuple[ResponseUrl | None, str]:
        found = self.urls.get(key)
        if found is None:
            return None, "invalid_url"
        if self._clock() > found.until:
            return None, "expired_url"
        if found.uses >= RESPONSE_USES:
            return None, "used_url"
        found.uses += 1
        return found, ""

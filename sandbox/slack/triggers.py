"""Short-lived permissions that come with an interaction: trigger ids and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.slack.errors import Refused

# Slack docs, "Handling user interaction": a trigger_id lives 3 seconds and works once; a response_url works 5 times
# within 30 minutes.
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS, RESPONSE_USES = 30 * 60.0, 5


@dataclass
class Trigger:
    id: str
    user: str
    expires: float
    # The view in which the interaction happened; views.push needs one.
    view_id: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    token: str
    kind: str
    user: str
    channel: str
    expires: float
    # The message the interaction came from; for a command, the one its answer made.
    original_ts: str = ""
    original_ephemeral: bool = True
    thread_ts: str = ""
    uses: int = 0
    posted: list[str] = field(default_factory=list)


class Permissions:
    def __init__(self, clock: Callable[[], float], number: Callable[[], int]) -> None:
        self._clock, self._number = clock, number
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str = "") -> str:
        """In the documented form, "132456.7890123.abcdef"."""
        id_ = f"{1000000 + self._number()}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[id_] = Trigger(id_, user, self._clock() + TRIGGER_SECONDS, view_id)
        return id_

    def use_trigger(self, id_: str) -> Trigger:
        found = self._triggers.get(id_)
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if self._clock() > found.expires:
            raise Refused("expired_trigger_id")
        return found

    def response_url(self, kind: str, user: str, channel: str) -> ResponseUrl:
        url = ResponseUrl(secrets.token_hex(12), kind, user, channel, self._clock() + RESPONSE_SECONDS)
        self._urls[url.token] = url
        return url

    def peek_url(self, token: str) -> ResponseUrl:
        """For an answer given at once, which does not count as a use."""
        return self._urls[token]

    def use_url(self, token: str) -> ResponseUrl:
        found = self._urls.get(token)
        if found is None:
            raise Refused("invalid_url")
        if self._clock() > found.expires:
            raise Refused("expired_url")
        if found.uses >= RESPONSE_USES:
            raise Refused("used_url")
        found.uses += 1
        return found

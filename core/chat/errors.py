"""The one family of errors that adapters raise. Each says, in a sentence, what a person can do about it."""

from __future__ import annotations


class ChatError(Exception):
    """`code` is the platform's own word (for the operator), `reason` a sentence (for a person)."""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class RateLimited(ChatError):
    """The platform asks to wait. `retry_after` is in seconds; `budget` names what is used up."""

    def __init__(self, retry_after: float, budget: str, code: str = "ratelimited") -> None:
        super().__init__(f"The chat service asks us to wait {retry_after:g} s.", code)
        self.retry_after = retry_after
        self.budget = budget


class NotNow(RateLimited):
    """It did not work, and whoever calls knows how long to leave it: `retry_after` seconds. It counts as no try, so the
    caller has to give up by itself (`Refused`)."""

    def __init__(self, retry_after: float, budget: str, reason: str, code: str = "") -> None:
        super().__init__(retry_after, budget, code)
        self.reason = reason


class Unreachable(ChatError):
    """Time-outs, cut connections, 5xx: the call may or may not have been carried out. Tried again later."""


class Refused(ChatError):
    """It will not work however often it is tried (a missing scope, an unknown channel). Goes to the dead letters."""


class InteractionExpired(Refused):
    """The trigger of a form has died or was used."""


class PlaceUnavailable(Refused):
    """The bot is not in the channel, or the channel is archived or gone."""


class InvalidRequest(ChatError):
    """An inbound request that is forged, stale or malformed. `status` is the HTTP answer."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason, str(status))
        self.status = status

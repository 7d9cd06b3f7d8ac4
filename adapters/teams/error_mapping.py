"""The connector's refusals -> the neutral errors, each with a sentence that says what to do.

("Optimize your bot with rate limiting": 429 waits; 412, 502 and 504 are tried again. "Send proactive messages": 403 with
`MessageWritesBlocked` is somebody who has blocked or removed the bot.)
"""

from __future__ import annotations

import httpx

from adapters.teams.payload import string
from core.chat.errors import ChatError, PlaceUnavailable, RateLimited, Refused, Unreachable

_AGAIN = {408, 412, 500, 502, 503, 504}
_NO_LONGER = "message_not_found"


def to_chat_error(error: Exception, budget: str) -> ChatError:
    """What a failed call means."""
    if isinstance(error, ChatError):
        return error
    if not isinstance(error, httpx.HTTPStatusError):
        return Unreachable("Teams could not be reached; I will try again.", type(error).__name__)
    answer = error.response
    code = _code(answer)
    if answer.status_code == 429:
        return RateLimited(_wait(answer), budget, code)
    if answer.status_code in _AGAIN:
        return Unreachable("Teams could not do that just now; I will try again.", code)
    if answer.status_code == 401:
        return Refused("Teams does not take the bot's token. Check MUSTER_TEAMS_CLIENT_ID and its secret.", code)
    if "MessageWritesBlocked" in answer.text:
        return Refused("That person has blocked or removed the bot, so I can't write to them.", "MessageWritesBlocked")
    if answer.status_code == 403:
        return PlaceUnavailable("The bot is not in that team or chat. Add the app to it, in Teams.", code)
    if answer.status_code == 404:
        if "Activity" in code or "Message" in code:
            return Refused("That message is no longer there.", _NO_LONGER)
        return PlaceUnavailable("That channel, chat or person is no longer there.", code)
    if answer.status_code == 413 or code == "MessageSizeTooBig":
        return Refused("That is more than Teams takes in one message.", code)
    return Refused(f"Teams refused that ({code}).", code)


def _code(answer: httpx.Response) -> str:
    try:
        found = answer.json()
    except ValueError:
        return str(answer.status_code)
    return string(found, "error", "code") or string(found, "errorCode") or str(answer.status_code)


def _wait(answer: httpx.Response) -> float:
    try:
        return max(float(answer.headers.get("Retry-After", 2)), 0.0)
    except ValueError:
        return 2.0

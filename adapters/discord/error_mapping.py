"""Discord's error codes -> the neutral errors, each with a sentence that says what to do ("Opcodes and Status Codes")."""

from __future__ import annotations

import discord

from core.chat.errors import ChatError, InteractionExpired, PlaceUnavailable, RateLimited, Refused, Unreachable

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_MEMBER, UNKNOWN_USER = 10003, 10008, 10007, 10013
UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ALREADY_ANSWERED, BAD_TOKEN = 10015, 10062, 40060, 50027
THREAD_EXISTS, UNKNOWN_EMOJI = 160004, 10014

_PLACES = {
    UNKNOWN_CHANNEL: "That channel is no longer there.",
    50001: "I can't see that channel. Give my role “View Channel” there.",
    50083: "That thread is archived. Somebody has to open it again.",
    160005: "That thread is locked.",
}
_REFUSED = {
    UNKNOWN_MESSAGE: "That message is no longer there.",
    UNKNOWN_MEMBER: "That person is not on this server (any more).",
    UNKNOWN_USER: "Discord knows nobody by that id.",
    UNKNOWN_EMOJI: "Discord has no such emoji.",
    10004: "I am not on that server. Invite me: muster doctor prints the address.",
    30003: "The channel has as many pins as Discord allows; take one off.",
    30010: "The message has as many reactions as Discord allows.",
    30013: "The server has as many channels as Discord allows (500). Delete old ones, or archive them elsewhere.",
    50005: "That message is not mine to edit.",
    50007: "That person takes no direct messages from this server's members.",
    50013: "I lack a permission for that there. muster doctor says which.",
    50021: "That can't be done with a line of Discord's own.",
    50035: "Discord found the message of a form it does not take. This is a fault of Muster: report it.",
    90001: "Somebody blocked that reaction.",
}
_TOKEN = "Discord no longer takes the bot token. Put a new one from the Developer Portal into the settings."  # noqa: S105


def to_chat_error(error: Exception, budget: str) -> ChatError:
    """What a failed call means."""
    if isinstance(error, discord.RateLimited):
        return RateLimited(error.retry_after, budget)
    if isinstance(error, discord.LoginFailure):
        return Refused(_TOKEN, "401")
    if not isinstance(error, discord.HTTPException):
        return Unreachable("Discord could not be reached; I will try again.", type(error).__name__)
    code = str(error.code or error.status)
    if error.status == 429:
        return RateLimited(_wait(error), budget)
    if error.status >= 500:
        return Unreachable("Discord could not do that just now; I will try again.", code)
    if error.status == 401:
        return Refused(_TOKEN, code)
    if error.code == UNKNOWN_INTERACTION:
        return InteractionExpired("The moment in which Discord takes an answer has passed.", code)
    if error.code in _PLACES:
        return PlaceUnavailable(_PLACES[error.code], code)
    if error.code in _REFUSED:
        return Refused(_REFUSED[error.code], code)
    return Refused(f"Discord refused that ({code}).", code)


def _wait(error: discord.HTTPException) -> float:
    try:
        return max(float(error.response.headers.get("Retry-After", 5)), 0.0)
    except (TypeError, ValueError):
        return 5.0

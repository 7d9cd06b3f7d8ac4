"""Slack's error words -> the neutral errors, each with a sentence that says what to do ("Web API methods: errors")."""

from __future__ import annotations

from adapters.slack.payload import Json, string
from core.chat.errors import ChatError, InteractionExpired, PlaceUnavailable, Refused, Unreachable

_AGAIN = frozenset(
    {
        "internal_error",
        "fatal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "external_channel_migrating",
        "update_failed",
    }
)
_TOKEN = (
    "Slack no longer takes the bot token ({code}). Install the app again and put its new bot token into the settings."  # noqa: S105
)
_EXPIRED = "The moment in which Slack lets a form open has passed."
_LIMIT = (
    "Slack found the message too long or of a form it does not take ({code}). This is a fault of Muster: report it."
)

_PLACES = {
    "not_in_channel": "I am not in that channel. Invite me there with /invite @{bot}.",
    "channel_not_found": "I can't see that channel. If it is private, invite me there with /invite @{bot}.",
    "is_archived": "That channel is archived. Somebody has to unarchive it first.",
    "is_inactive": "That channel is archived. Somebody has to unarchive it first.",
    "user_not_in_channel": "That person is not in the channel.",
    "restricted_action_read_only_channel": "Only some people may post in that channel; ask an administrator to let me.",
    "restricted_action_thread_only_channel": "In that channel I may only answer in threads.",
    "restricted_action_non_threadable_channel": "In that channel I may not answer in threads.",
    "restricted_action_thread_locked": "That thread is locked.",
    "thread_not_found": "That thread is no longer there.",
    "channel_is_limited_access": "That channel's access is limited; ask an administrator to let me in.",
}
_REFUSED = {
    "invalid_auth": _TOKEN,
    "not_authed": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "account_inactive": _TOKEN,
    "no_permission": "The app may not do that in this workspace. Ask a workspace administrator.",
    "restricted_action": "The workspace's settings keep the app from doing that. Ask a workspace administrator.",
    "access_denied": "The workspace's settings keep the app from doing that. Ask a workspace administrator.",
    "ekm_access_denied": "An administrator has suspended posting here.",
    "not_allowed_token_type": "That is not a bot token: put the one that begins with xoxb- into the settings.",
    "message_not_found": "That message is no longer there.",
    "cant_update_message": "That message is not mine to edit.",
    "edit_window_closed": "The workspace's settings no longer let that message be edited.",
    "cant_delete_message": "That message is not mine to delete.",
    "name_taken": "There is a channel of that name already.",
    "user_not_found": "Slack knows nobody by that id.",
    "user_not_visible": "I can't see that person.",
    "user_disabled": "That person's account is deactivated.",
    "user_is_deactivated": "That person's account is deactivated.",
    "cannot_dm_bot": "A bot takes no direct messages.",
    "messages_tab_disabled": "Direct messages to the app are off: turn on the Messages Tab in its App Home settings.",
    "cant_invite": "That person can't be invited to the channel.",
    "cant_invite_self": "I am in that channel already.",
    "user_is_restricted": "That person is a guest who can't be in this channel.",
    "user_is_ultra_restricted": "That person is a guest who can't be in this channel.",
    "ura_max_channels": "That person is a guest of a single channel.",
    "invitee_cant_see_channel": "That person's workspace does not have the channel.",
    "org_user_not_in_team": "That person is not in this workspace.",
    "no_external_invite_permission": "I may not invite people of other companies.",
    "too_many_bookmarks": "The channel has as many bookmarks as Slack allows.",
    "too_many_pins": "The channel has as many pins as Slack allows.",
    "too_many_reactions": "The message has as many reactions as Slack allows.",
    "invalid_name": "Slack has no such emoji, or takes no channel of that name.",
    "not_enabled": "The app's home is off: turn on the Home Tab in its App Home settings.",
    "app_missing_action_url": "Interactivity is off: turn it on in the app's settings.",
    "msg_too_long": _LIMIT,
    "msg_blocks_too_long": _LIMIT,
    "invalid_blocks": _LIMIT,
    "invalid_blocks_format": _LIMIT,
    "view_too_large": _LIMIT,
    "invalid_arguments": _LIMIT,
}
_TRIGGERS = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"}
)


def to_chat_error(answer: Json, method: str, bot: str) -> ChatError:
    """The error that an answer with `ok: false` means. A rate limit is not among them: it is told by the status."""
    code = string(answer, "error")
    if code in _AGAIN or not code:
        return Unreachable("Slack could not do that just now; I will try again.", code)
    if code in _TRIGGERS:
        return InteractionExpired(_EXPIRED, code)
    if code in _PLACES:
        return PlaceUnavailable(_PLACES[code].format(bot=bot), code)
    if code == "missing_scope":
        needed = string(answer, "needed") or "a scope"
        sentence = f"The app lacks the scope {needed}. Add it under OAuth & Permissions and reinstall the app."
        return Refused(sentence, code)
    if code in _REFUSED:
        return Refused(_REFUSED[code].format(code=code), code)
    return Refused(f"Slack refused {method}: {code}.", code)

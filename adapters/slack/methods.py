"""The Web API methods that Muster calls, with the bot scopes each takes. The app manifest is made from this table.

Scopes and tiers from each method's page ("Web API methods"). Where several would do, the narrowest that covers public and
private channels; `users:read.email` is what makes `users.info` tell the address.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """GET methods take their arguments in the address, the others as JSON. `tier` is that of "Rate limits"; 0: none."""

    name: str
    scopes: tuple[str, ...] = ()
    verb: str = "POST"
    tier: int = 0


_HISTORY = ("channels:history", "groups:history", "im:history")
_MANAGE = ("channels:manage", "groups:write")

AUTH_TEST = Method("auth.test")
BOOKMARKS_ADD = Method("bookmarks.add", ("bookmarks:write",), tier=2)
BOOKMARKS_LIST = Method("bookmarks.list", ("bookmarks:read",), tier=3)
CHAT_DELETE = Method("chat.delete", ("chat:write",), tier=3)
CHAT_POST_EPHEMERAL = Method("chat.postEphemeral", ("chat:write",), tier=4)
CHAT_POST_MESSAGE = Method("chat.postMessage", ("chat:write",))
CHAT_UPDATE = Method("chat.update", ("chat:write",), tier=3)
CONVERSATIONS_ARCHIVE = Method("conversations.archive", _MANAGE, tier=2)
CONVERSATIONS_CREATE = Method("conversations.create", _MANAGE, tier=2)
CONVERSATIONS_HISTORY = Method("conversations.history", _HISTORY, "GET", tier=3)
CONVERSATIONS_INVITE = Method("conversations.invite", _MANAGE, tier=3)
CONVERSATIONS_OPEN = Method("conversations.open", ("im:write",), tier=3)
CONVERSATIONS_RENAME = Method("conversations.rename", _MANAGE, tier=2)
CONVERSATIONS_REPLIES = Method("conversations.replies", _HISTORY, "GET", tier=3)
CONVERSATIONS_SET_TOPIC = Method("conversations.setTopic", _MANAGE, tier=2)
PINS_ADD = Method("pins.add", ("pins:write",), tier=2)
REACTIONS_ADD = Method("reactions.add", ("reactions:write",), tier=3)
REACTIONS_REMOVE = Method("reactions.remove", ("reactions:write",), tier=2)
USERGROUPS_LIST = Method("usergroups.list", ("usergroups:read",), "GET", tier=2)
USERS_CONVERSATIONS = Method("users.conversations", ("channels:read", "groups:read"), "GET", tier=3)
USERS_INFO = Method("users.info", ("users:read", "users:read.email"), "GET", tier=4)
USERS_LOOKUP_BY_EMAIL = Method("users.lookupByEmail", ("users:read.email",), "GET", tier=3)
FILE = Method("url_private", ("files:read",), "GET")
"""No method but the address of a file; it takes the bot token as the methods do ("File object")."""
VIEWS_OPEN = Method("views.open", tier=4)
VIEWS_PUBLISH = Method("views.publish", tier=4)

METHODS: dict[str, Method] = {each.name: each for each in list(globals().values()) if isinstance(each, Method)}

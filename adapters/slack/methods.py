"""The Web API methods that Muster calls, with the bot scopes each takes. The app manifest is made from this table.

Scopes from each method's page ("Web API methods"). Where several would do, the narrowest that covers public and
private channels; `users:read.email` is what makes `users.info` tell the address.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """GET methods take their arguments in the address, the others as JSON."""

    name: str
    scopes: tuple[str, ...] = ()
    verb: str = "POST"


_HISTORY = ("channels:history", "groups:history", "im:history")
_MANAGE = ("channels:manage", "groups:write")

AUTH_TEST = Method("auth.test")
BOOKMARKS_ADD = Method("bookmarks.add", ("bookmarks:write",))
BOOKMARKS_LIST = Method("bookmarks.list", ("bookmarks:read",))
CHAT_DELETE = Method("chat.delete", ("chat:write",))
CHAT_POST_EPHEMERAL = Method("chat.postEphemeral", ("chat:write",))
CHAT_POST_MESSAGE = Method("chat.postMessage", ("chat:write",))
CHAT_UPDATE = Method("chat.update", ("chat:write",))
CONVERSATIONS_ARCHIVE = Method("conversations.archive", _MANAGE)
CONVERSATIONS_CREATE = Method("conversations.create", _MANAGE)
CONVERSATIONS_HISTORY = Method("conversations.history", _HISTORY, "GET")
CONVERSATIONS_INVITE = Method("conversations.invite", _MANAGE)
CONVERSATIONS_OPEN = Method("conversations.open", ("im:write",))
CONVERSATIONS_RENAME = Method("conversations.rename", _MANAGE)
CONVERSATIONS_REPLIES = Method("conversations.replies", _HISTORY, "GET")
CONVERSATIONS_SET_TOPIC = Method("conversations.setTopic", _MANAGE)
PINS_ADD = Method("pins.add", ("pins:write",))
REACTIONS_ADD = Method("reactions.add", ("reactions:write",))
REACTIONS_REMOVE = Method("reactions.remove", ("reactions:write",))
USERGROUPS_LIST = Method("usergroups.list", ("usergroups:read",), "GET")
USERS_CONVERSATIONS = Method("users.conversations", ("channels:read", "groups:read"), "GET")
USERS_INFO = Method("users.info", ("users:read", "users:read.email"), "GET")
USERS_LOOKUP_BY_EMAIL = Method("users.lookupByEmail", ("users:read.email",), "GET")
FILE = Method("url_private", ("files:read",), "GET")
"""No method but the address of a file; it takes the bot token as the methods do ("File object")."""
VIEWS_OPEN = Method("views.open")
VIEWS_PUBLISH = Method("views.publish")

METHODS: dict[str, Method] = {each.name: each for each in list(globals().values()) if isinstance(each, Method)}

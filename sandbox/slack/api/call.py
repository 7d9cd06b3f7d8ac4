"""One call of a method: its arguments read in Slack's types, and the conversations it may touch."""

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.slack.errors import JSON, Refused, invalid_arguments
from sandbox.slack.model import Channel, Message, Person
from sandbox.slack.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

_KIND_PREFIX = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Call:
    sandbox: "SlackSandbox"
    method: str
    args: dict[str, Any]

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    @property
    def me(self) -> str:
        return self.workspace.bot_user_id

    # --- arguments ---

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, list | dict):
            raise Refused("invalid_array_arg")
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        return default if not value else value in ("1", "true", "t", "yes")

    def number(self, name: str, default: int, most: int, error: str = "invalid_limit") -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.lstrip("-").isdigit() or not 1 <= int(value) <= most:
            raise Refused(error)
        return int(value)

    def structure(self, name: str, error: str) -> Any:
        """A JSON argument: a string of JSON in a form, the thing itself in a JSON body."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None

    # --- scopes and conversations ---

    def need(self, *any_of: str) -> None:
        """Slack docs, "missing_scope": the answer names what was needed and what the token has."""
        scopes = self.workspace.config.scopes
        if not scopes.intersection(any_of):
            raise Refused("missing_scope", needed=any_of[0], provided=",".join(sorted(scopes)))

    def need_kind(self, room: Channel, action: str) -> None:
        """ "history" in a private channel needs groups:history, in a public one channels:history, and so on."""
        prefix = _KIND_PREFIX[room.kind]
        if action == "manage":
            self.need("channels:manage" if prefix == "channels" else f"{prefix}:write")
        else:
            self.need(f"{prefix}:{action}")

    def room(self, name: str = "channel") -> Channel:
        """A conversation the bot can see; a private one it is not in does not exist for it."""
        found = self.workspace.channels.get(self.text(name))
        if found is None or (found.is_private and self.me not in found.members):
            raise Refused("channel_not_found")
        return found

    def my_room(self, name: str = "channel") -> Channel:
        found = self.room(name)
        if self.me not in found.members:
            raise Refused("not_in_channel")
        return found

    def person(self, name: str = "user") -> Person:
        found = self.workspace.people.get(self.text(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def message(self, room: Channel, name: str, error: str = "message_not_found") -> Message:
        found = self.workspace.message(room, self.text(name))
        if found is None:
            raise Refused(error)
        return found

    # --- pages ---

    def page(self, items: list[Any], limit: int) -> tuple[list[Any], JSON]:
        """A slice and the cursor to the next (Slack docs, "Pagination through collections")."""
        start = self._cursor()
        end = start + limit
        token = base64.b64encode(f"next:{self.method}:{end}".encode()).decode() if end < len(items) else ""
        return items[start:end], {"response_metadata": {"next_cursor": token}}

    def _cursor(self) -> int:
        cursor = self.text("cursor")
        if not cursor:
            return 0
        try:
            word, method, at = base64.b64decode(cursor, validate=True).decode().split(":")
        except ValueError:
            raise Refused("invalid_cursor") from None
        if word != "next" or method != self.method or not at.isdigit():
            raise Refused("invalid_cursor")
        return int(at)

    def missing(self, *names: str) -> None:
        absent = [n for n in names if self.args.get(n) in (None, "")]
        if absent:
            raise invalid_arguments(*(f"missing required field: {n} [json-pointer:/{n}]" for n in absent))

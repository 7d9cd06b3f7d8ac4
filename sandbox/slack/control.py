"""Routes for out-of-process tests and the demo: faults, the call log, a dump of the state."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack import page_shapes
from sandbox.slack.errors import JSON

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

_FAULTS = [
    "latency",
    "fail",
    "rate_limit",
    "drop_api_responses",
    "drop_event_replies",
    "duplicate_events",
    "reorder_events",
]


class Control:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.sandbox = sandbox

    async def show_faults(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self.sandbox.faults.state())

    async def set_faults(self, request: web.Request) -> web.StreamResponse:
        """`{"latency": {"seconds": 0.3}, "fail": {"methods": ["chat.update"], "times": 2}}`; `{"clear": true}` first."""
        wanted = await request.json()
        if wanted.pop("clear", False):
            self.sandbox.faults.clear()
        if unknown := sorted(set(wanted) - set(_FAULTS)):
            return web.json_response({"ok": False, "error": f"no such fault: {', '.join(unknown)}"}, status=400)
        for name, arguments in wanted.items():
            getattr(self.sandbox.faults, name)(**arguments)
        return web.json_response(self.sandbox.faults.state())

    async def calls(self, request: web.Request) -> web.StreamResponse:
        return web.json_response([asdict(c) for c in self.sandbox.calls])

    async def state(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(self._dump())

    def _dump(self) -> JSON:
        workspace = self.sandbox.workspace
        rooms = [r for r in workspace.channels.values() if r.messages or r.ephemerals or r.bookmarks or r.members]
        return {
            "team": {"id": workspace.team_id, "name": workspace.config.team_name},
            "bot_user_id": workspace.bot_user_id,
            "people": [page_shapes.person(p) for p in list(workspace.people.values())[: page_shapes.MOST_PEOPLE]],
            "channels": [self._room(r) for r in rooms[: page_shapes.MOST_CHANNELS]],
            "views": {
                user: [page_shapes.view(workspace, v) for v in stack]
                for user, stack in workspace.stacks.items()
                if stack
            },
            "homes": {user: page_shapes.view(workspace, v) for user, v in workspace.homes.items()},
            "deliveries": [asdict(d) for d in self.sandbox.deliveries],
            "idle": self.sandbox.outbound.idle,
            "sockets": len(self.sandbox.sockets.connections),
        }

    def _room(self, room: Any) -> JSON:
        workspace = self.sandbox.workspace
        body = page_shapes.channel(workspace, room, workspace.bot_user_id)
        said = [m for m in room.messages.values() if not m.deleted]
        body["messages"] = [self._message(m) for m in [*said, *room.ephemerals.values()]]
        return body

    def _message(self, msg: Any) -> JSON:
        body = page_shapes.message(self.sandbox.workspace, msg)
        return {**body, "metadata": msg.metadata, "pinged": list(msg.pinged), "mentioned": list(msg.mentioned)}

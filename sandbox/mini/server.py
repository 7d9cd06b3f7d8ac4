"""The sandbox as a server on loopback: Web API, Socket Mode, response URLs, the chat page and its doors."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from sandbox.mini.config import SandboxConfig
from sandbox.mini.delivery import Deliveries, Sent
from sandbox.mini.faults import Faults
from sandbox.mini.hub import Hub
from sandbox.mini.methods import Api, ApiError
from sandbox.mini.people import ClientError, People
from sandbox.mini.rates import Rates
from sandbox.mini.sockets import Sockets
from sandbox.mini.triggers import Triggers
from sandbox.mini.workspace import Channel, Json, Message, View, Workspace

_PAGE = Path(__file__).parent.parent / "slack" / "page"


@dataclass
class Call:
    """One Web API call as it was answered; `error` is empty when it was ok."""

    method: str
    args: Json
    error: str
    at: float


class SlackSandbox:
    """Start it, point the app at it, and act as people through `people` (or the page)."""

    def __init__(self, config: SandboxConfig | None = None) -> None:
        self.config = config or SandboxConfig()
        self.faults = Faults()
        self.workspace = Workspace(self.config.clock)
        self.sockets = Sockets()
        self.triggers = Triggers(self.config.clock)
        self._deliveries = Deliveries(self.config, self.faults, self.sockets)
        self.hub = Hub(self.config, self.workspace, self.triggers, self._deliveries)
        self.people = People(self.hub, "")
        self.calls: list[Call] = []
        self._api = Api(self.hub)
        self._rates = Rates(self.config.clock)
        self._pages: dict[web.WebSocketResponse, str] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.base_url = ""

    # --- life -------------------------------------------------------------------------------------------------------

    async def start(self) -> None:
        self._deliveries.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        app = web.Application(client_max_size=2**22)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._web_api),
                web.get("/link", self.sockets.serve),
                web.post("/response/{key}", self._response),
                web.get("/_sandbox/ws", self._page_socket),
                web.post("/_sandbox/act", self._act),
                web.get("/_sandbox/calls", self._show_calls),
                web.get("/", self._index),
                web.get("/page/{name:.+}", self._static),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = self.people.base_url = f"http://{self.config.host}:{port}"
        self.workspace.listeners.append(self._tell_pages)

    async def stop(self) -> None:
        for page in list(self._pages):
            await page.close()
        if self._deliveries.session:
            await self._deliveries.session.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/"

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot_user

    def point_app_at(self, url: str) -> None:
        """Set the three request URLs as the manifest has them."""
        self.config.events_url = f"{url}/slack/events"
        self.config.commands_url = f"{url}/slack/commands"
        self.config.interactivity_url = f"{url}/slack/interactivity"

    # --- for tests --------------------------------------------------------------------------------------------------

    @property
    def deliveries(self) -> list[Sent]:
        return self._deliveries.log

    def channel(self, name: str) -> Channel:
        return self.people.channel(name)

    def messages(self, name: str) -> list[Message]:
        """What everybody sees in a channel, in order."""
        return [each for each in self.channel(name).messages.values() if not each.only_for]

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = 10.0) -> Any:
        """Return what the predicate says as soon as it says something; looked at after each change."""
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05), self._changed:
                        await self._changed.wait()
        return found

    async def settled(self, timeout: float = 10.0) -> None:
        """Return when no event is on its way to the app."""
        await self.wait_for(lambda: self._deliveries.is_settled, timeout)

    def seed_bulk(self, channels: int = 0, people: int = 0) -> None:
        """Make the workspace large."""
        person = type(self.workspace.people["U0ADA"])
        for number in range(people):
            name = f"U1BULK{number:06d}"
            self.workspace.people[name] = person(name, f"person{number}", f"Person {number}")
        for number in range(channels):
            self.workspace.add_channel(f"bulk-{number}", "U0ADA", members=["U0ADA"])

    # --- the service ------------------------------------------------------------------------------------------------

    async def _web_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        if self.faults.latency_s:
            await asyncio.sleep(self.faults.latency_s)
        if status := self.faults.fails(method):
            self._log(method, args, f"http_{status}")
            return web.Response(status=status, text="upstream trouble")
        wait = self.faults.waits_for(method) or (
            self._rates.wait_for(method, str(args.get("channel"))) if self.config.rate_limits else 0
        )
        if wait:
            self._log(method, args, "ratelimited")
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)}
            )
        body = self._carry_out(method, args, request)
        self._log(method, args, "" if body["ok"] else body["error"])
        if self.faults.drops_api() and request.transport:
            request.transport.abort()
        return web.json_response(body, headers={"x-oauth-scopes": ",".join(self.config.scopes)})

    def _carry_out(self, method: str, args: Json, request: web.Request) -> Json:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or str(args.pop("token", ""))
        wanted = self.config.app_token if method == "apps.connections.open" else self.config.bot_token
        if method != "api.test" and token != wanted:
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        if method == "apps.connections.open":
            ticket = self.sockets.new_ticket()
            return {"ok": True, "url": f"{self.base_url.replace('http', 'ws', 1)}/link?ticket={ticket}"}
        try:
            return self._api.call(method, args)
        except ApiError as error:
            return {"ok": False, "error": error.error, **error.more}

    def _log(self, method: str, args: Json, error: str) -> None:
        self.calls.append(Call(method, args, error, time.time()))
        self._wake()

    async def _response(self, request: web.Request) -> web.Response:
        if self.faults.latency_s:
            await asyncio.sleep(self.faults.latency_s)
        status, words = self.people.respond(request.match_info["key"], await request.json())
        self._log("response_url", {}, "" if status == 200 else words)
        return web.Response(status=status, text=words)

    # --- the page ---------------------------------------------------------------------------------------------------

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE / "index.html", headers={"Cache-Control": "no-store"})

    async def _static(self, request: web.Request) -> web.StreamResponse:
        path = (_PAGE / request.match_info["name"]).resolve()
        if not path.is_relative_to(_PAGE) or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "no-store"})

    async def _show_calls(self, _request: web.Request) -> web.Response:
        return web.json_response([vars(call) for call in self.calls])

    async def _page_socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        user = self._viewer(request.query.get("user", ""))
        await socket.send_json(self._snapshot(user))
        self._pages[socket] = user
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._pages.pop(socket, None)
        return socket

    def _viewer(self, name: str) -> str:
        with contextlib.suppress(ClientError):
            return self.people.user(name)
        return "U0ADA"

    def _snapshot(self, user: str) -> Json:
        workspace = self.workspace
        channels = []
        for channel in workspace.channels.values():
            if self._may_see(channel, user) and not (channel.is_im and user not in channel.members):
                shown = [m for m in channel.messages.values() if m.only_for in (None, user)][-200:]
                channels.append(
                    {**self.hub.shown_channel(channel), "messages": [self.hub.shown(channel, m) for m in shown]}
                )
        return {
            "type": "snapshot",
            "team": {"id": workspace.team_id, "name": "Acme"},
            "me": user,
            "bot": {"user_id": workspace.bot_user, "name": "incident", "app_name": "Muster"},
            "people": [_shown_person(each) for each in list(workspace.people.values())[:500]],
            "channels": channels,
            "commands": [
                {
                    "command": self.config.command,
                    "description": "Declare an incident",
                    "usage_hint": "[what is going wrong]",
                }
            ],
            "shortcuts": {
                "message": [{"callback_id": key, "name": name} for key, name in self.config.message_shortcuts.items()],
                "global": [{"callback_id": key, "name": name} for key, name in self.config.global_shortcuts.items()],
            },
            "views": [view.api() for view in workspace.views.values() if view.user == user],
        }

    def _may_see(self, channel: Channel, user: str) -> bool:
        return user in channel.members or not (channel.is_private or channel.is_im)

    def _tell_pages(self, change: Json) -> None:
        self._wake()
        for page, user in list(self._pages.items()):
            if self._concerns(change, user) and not page.closed:
                task = asyncio.create_task(_send(page, {key: value for key, value in change.items() if key != "user"}))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def _concerns(self, change: Json, user: str) -> bool:
        if change["type"] in ("view", "view_closed", "view_errors", "notice"):
            return bool(change["user"] == user)
        message = change.get("message")
        if message and message["only_visible_to"] not in (None, user):
            return False
        name = (
            change.get("channel")
            if isinstance(change.get("channel"), str)
            else (message or change["channel"]).get("channel", "")
        )
        channel = self.workspace.channels.get(name or change.get("channel", {}).get("id", ""))
        return channel is None or self._may_see(channel, user)

    async def _act(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            done = await self._do(body.pop("user"), body.pop("action"), body)
        except (ClientError, KeyError, TypeError) as error:
            return web.json_response({"ok": False, "error": str(error)})
        return web.json_response({"ok": True, **(done or {})})

    async def _do(self, user: str, action: str, body: Json) -> Json | None:
        people = self.people
        if action == "post":
            text = str(body.get("text", ""))
            command, _, rest = text.partition(" ")
            if command == self.config.command:
                await people.slash(user, body["channel"], command, rest)
                return None
            return {"ts": await people.post(user, body["channel"], text, body.get("thread_ts"))}
        if action == "click":
            chosen = {k: v for k, v in body.items() if k.startswith("selected") or k == "block_id"}
            answer = await people.click(user, body["channel"], body["ts"], body["action_id"], **chosen)
            return {"answered": answer.ok}
        if action == "view_submit":
            answer = await people.submit_view(user, body["view_id"], body["values"])
            return {"answered": answer.ok}
        if action == "view_close":
            await people.close_view(user, body["view_id"])
            return None
        if action in ("edit", "delete", "pin", "unpin", "react", "unreact", "join", "leave", "invite", "kick"):
            await getattr(people, action)(user, **body)
            return None
        if action in ("create_channel", "rename", "archive", "message_shortcut", "global_shortcut", "open_home"):
            made = await getattr(people, action)(user, **body)
            return {"channel": made} if action == "create_channel" else None
        raise ClientError(f"There is no action {action}.")

    def _wake(self) -> None:
        task = asyncio.ensure_future(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # A person's view of their own screen, for tests.

    def open_view(self, user: str) -> View | None:
        return self.people.open_view(user)

    def ephemerals(self, user: str, channel: str | None = None) -> list[Message]:
        return self.people.ephemerals(user, channel)


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        with contextlib.suppress(ValueError):
            body = json.loads(await request.text() or "{}")
            args |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return args


async def _send(page: web.WebSocketResponse, change: Json) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):
        await page.send_json(change)


def _shown_person(person: Any) -> Json:
    return {
        "id": person.id,
        "handle": person.handle,
        "real_name": person.real_name,
        "display_name": person.real_name,
        "color": f"#{person.color}",
        "initials": person.initials,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "tz": person.tz,
    }

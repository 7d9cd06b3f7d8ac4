"""Activities on their way to the bot, each with a token of its own."""

import asyncio
import datetime
import json
from typing import TYPE_CHECKING, Any

import aiohttp

from sandbox.teams.errors import JSON
from sandbox.teams.model import PERSONAL, Person, Room
from sandbox.teams.workspace import TEAM

if TYPE_CHECKING:
    from sandbox.teams.sandbox import TeamsSandbox


_CLIENT = {"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web", "timezone": "Europe/London"}


class Outbound:
    def __init__(self, sandbox: "TeamsSandbox") -> None:
        self._sandbox = sandbox
        self._running: set[asyncio.Task[Any]] = set()
        self._last: dict[str, asyncio.Task[Any]] = {}
        self._http: aiohttp.ClientSession | None = None
        self.bot_url = ""

    @property
    def outstanding(self) -> int:
        return len(self._running)

    def activity(self, kind: str, person: Person, room: Room, root: str, **more: Any) -> JSON:
        """What all activities of somebody in some conversation have ("Activity object")."""
        workspace, config = self._sandbox.workspace, self._sandbox.config
        is_personal = room.kind == PERSONAL
        where = room.id if is_personal or not root else f"{room.id};messageid={root}"
        conversation: JSON = {"id": where, "tenantId": config.tenant, "conversationType": room.kind}
        data: JSON = {"tenant": {"id": config.tenant}}
        if not is_personal:
            conversation["isGroup"] = True
            data |= {"teamsChannelId": room.id, "teamsTeamId": TEAM, "channel": {"id": room.id}, "team": {"id": TEAM}}
        given = more.pop("channelData", {})
        return {
            "type": kind,
            "timestamp": stamp(config.clock()),
            "channelId": "msteams",
            "serviceUrl": f"{workspace.service_url}/",
            "from": person.account,
            "conversation": conversation,
            "recipient": {"id": workspace.bot_account, "name": config.bot_name},
            "locale": "en-GB",
            "localTimezone": "Europe/London",
            "entities": [*more.pop("entities", []), dict(_CLIENT)],
            "channelData": {**data, **given},
            **more,
        }

    def tell(self, activity: JSON) -> None:
        """In the order of the conversation, without waiting for it."""
        where = activity["conversation"]["id"].partition(";")[0]
        before = self._last.get(where)
        task = asyncio.get_running_loop().create_task(self._tell(activity, before))
        self._last[where] = task
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._sandbox.wakes.wake()

    async def _tell(self, activity: JSON, before: asyncio.Task[Any] | None) -> None:
        if before:
            await asyncio.wait({before})
        for wait in (0.0, *self._sandbox.config.retry_delays):
            await asyncio.sleep(wait)
            status, _ = await self.send(activity, 15.0)
            if 200 <= status < 500:
                break
        if self._sandbox.faults.repeats():
            await self.send(activity, 15.0)

    async def ask(self, activity: JSON) -> tuple[int, Any]:
        """An invoke: its answer is awaited. Status 0: there was none in time."""
        task = asyncio.get_running_loop().create_task(self.send(activity, self._sandbox.config.invoke_limit))
        self._running.add(task)
        task.add_done_callback(self._done)
        return await task

    async def send(self, activity: JSON, limit: float, token: str | None = None) -> tuple[int, Any]:
        """One try. `token` stands in for the service's own."""
        sandbox = self._sandbox
        service = activity.get("serviceUrl", "")
        if token is None:
            token = sandbox.keys.token(sandbox.config.clock(), sandbox.config.client_id, service)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if self._http is None:
            self._http = aiohttp.ClientSession()
        try:
            timeout = aiohttp.ClientTimeout(total=limit)
            async with self._http.post(self.bot_url, json=activity, headers=headers, timeout=timeout) as answer:
                raw = await answer.read()
                return answer.status, json.loads(raw) if raw else None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return 0, None

    async def stop(self) -> None:
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._http:
            await self._http.close()


def stamp(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

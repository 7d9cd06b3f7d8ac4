"""The peer: an app on Slack's Bolt for Python that opens the same size of form and counts messages, and keeps nothing.

A program of its own, run by the Python of its own environment. On uvloop, as Muster is.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from typing import Any

import uvloop
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(
    signing_secret=os.environ["PEER_SECRET"],
    client=AsyncWebClient(token=os.environ["PEER_TOKEN"], base_url=os.environ["PEER_API"]),
)
heard: Counter[str] = Counter()


@app.command("/incident")
async def declare(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=_form(body["text"]))


@app.event("message")
async def count(event: dict[str, Any]) -> None:
    heard[event["channel"]] += 1


def _form(title: str) -> dict[str, Any]:
    first = {"type": "plain_text_input", "action_id": "v", "initial_value": title}
    inputs = [_input("title", first)]
    inputs += [_input(name, {"type": "plain_text_input", "action_id": "v", "multiline": True}) for name in "abcd"]
    plain = {"type": "plain_text", "text": "Declare"}
    return {"type": "modal", "callback_id": "declare", "title": plain, "submit": plain, "blocks": inputs}


def _input(name: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "element": element, "label": {"type": "plain_text", "text": name}}


async def _heard(request: web.Request) -> web.Response:
    return web.json_response(heard[request.match_info["channel"]])


if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    server = app.server(port=int(os.environ["PEER_PORT"]), host="127.0.0.1")
    server.web_app.router.add_get("/heard/{channel}", _heard)
    server.start()

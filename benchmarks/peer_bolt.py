"""The peer: an app on Slack's Bolt for Python that opens the same size of form, and keeps nothing."""

from __future__ import annotations

import os
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

app = AsyncApp(
    signing_secret=os.environ["PEER_SECRET"],
    client=AsyncWebClient(token=os.environ["PEER_TOKEN"], base_url=os.environ["PEER_API"]),
)


@app.command("/incident")
async def declare(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=_form(body["text"]))


@app.event("message")
async def heard(ack: Any) -> None:
    await ack()


def _form(title: str) -> dict[str, Any]:
    first = {"type": "plain_text_input", "action_id": "v", "initial_value": title}
    inputs = [_input("title", first)]
    inputs += [_input(name, {"type": "plain_text_input", "action_id": "v", "multiline": True}) for name in "abcd"]
    plain = {"type": "plain_text", "text": "Declare"}
    return {"type": "modal", "callback_id": "declare", "title": plain, "submit": plain, "blocks": inputs}


def _input(name: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "element": element, "label": {"type": "plain_text", "text": name}}


if __name__ == "__main__":
    app.start(port=int(os.environ["PEER_PORT"]))

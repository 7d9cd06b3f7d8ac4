"""Messages of people as Slack sends them: signed requests, each an event of its own, ready for the wire."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence

from sandbox.slack import Channel, SlackSandbox, mrkdwn, signing, subscriptions, talk

_SAID = "the checkout is slow again for about one in ten customers, we are looking at the queue"
_numbers = itertools.count(1)


def signed_messages(
    slack: SlackSandbox, channel: Channel, people: Sequence[str], amount: int, path: str = "/slack/events"
) -> list[bytes]:
    """Signed now: Slack's signatures are good for five minutes."""
    workspace = slack.workspace
    users = itertools.cycle(workspace.find_person(each).id for each in people)
    return [
        request(slack, path, subscriptions.envelope(workspace, _event(slack, channel, next(users)), channel))
        for _ in range(amount)
    ]


def request(slack: SlackSandbox, path: str, body: dict[str, object]) -> bytes:
    """A POST with Slack's signature, byte by byte."""
    raw = json.dumps(body).encode()
    headers = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Content-Length": str(len(raw)),
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "Accept": "application/json,*/*",
        **signing.headers(slack.config.signing_secret, raw, time.time()),
    }
    head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + raw


def _event(slack: SlackSandbox, channel: Channel, user: str) -> dict[str, object]:
    workspace = slack.workspace
    said = f"{_SAID} ({next(_numbers)})"
    message = talk.new(workspace, channel, said, user=user, blocks=mrkdwn.rich_text(workspace, said))
    return dict(talk.message_event(workspace, channel, message))

"""Slack: one workspace by HTTP or Socket Mode."""

from adapters.slack.adapter import CAPABILITIES, SlackPlatform
from adapters.slack.limits import SOCKETS
from adapters.slack.manifest import manifest
from adapters.slack.settings import SlackSettings
from adapters.slack.socket_mode import SlackSocketMode
from adapters.slack.transport import SlackHttpReceiver

__all__ = [
    "CAPABILITIES",
    "SOCKETS",
    "SlackHttpReceiver",
    "SlackPlatform",
    "SlackSettings",
    "SlackSocketMode",
    "manifest",
]

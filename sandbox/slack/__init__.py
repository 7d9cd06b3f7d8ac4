"""Sandbox Slack: a strict stand-in for Slack on loopback, written from Slack's documents."""

from sandbox.slack.config import SandboxConfig, Shortcut, SlashCommand
from sandbox.slack.errors import CannotDo
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.sandbox import SlackSandbox
from sandbox.slack.wire import AppReply, Delivery

__all__ = [
    "AppReply",
    "CannotDo",
    "Channel",
    "Delivery",
    "Message",
    "Person",
    "SandboxConfig",
    "Shortcut",
    "SlackSandbox",
    "SlashCommand",
    "View",
]

"""Sandbox Slack: a strict stand-in of the service, written from Slack's documents. Imports nothing of the project."""

from sandbox.slack.config import SandboxConfig
from sandbox.slack.server import SlackSandbox

__all__ = ["SandboxConfig", "SlackSandbox"]

"""Sandbox Slack: a strict stand-in of the service, written from Slack's documents. Imports nothing of the project."""

from sandbox.mini.config import SandboxConfig
from sandbox.mini.server import SlackSandbox

__all__ = ["SandboxConfig", "SlackSandbox"]

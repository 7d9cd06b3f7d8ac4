"""Sandbox Discord: a strict stand-in for Discord on loopback, written from Discord's documents."""

from sandbox.discord.config import DiscordConfig
from sandbox.discord.errors import CannotDo
from sandbox.discord.model import Answer, Channel, Message, Modal, Person
from sandbox.discord.sandbox import DiscordSandbox

__all__ = ["Answer", "CannotDo", "Channel", "DiscordConfig", "DiscordSandbox", "Message", "Modal", "Person"]

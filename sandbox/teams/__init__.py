"""Sandbox Teams: a strict stand-in for Microsoft Teams on loopback, written from Microsoft's documents."""

from sandbox.teams.config import TeamsConfig
from sandbox.teams.errors import CannotDo
from sandbox.teams.model import Answer, Dialog, Message, Person
from sandbox.teams.sandbox import TeamsSandbox

__all__ = ["Answer", "CannotDo", "Dialog", "Message", "Person", "TeamsConfig", "TeamsSandbox"]

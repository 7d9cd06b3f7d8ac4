"""Bot mode's public names."""

from adapters.teams.adapter import TeamsPlatform
from adapters.teams.transport import TeamsReceiver

__all__ = ["TeamsPlatform", "TeamsReceiver"]

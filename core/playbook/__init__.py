"""The playbook: rules in a TOML file that say when this happens to an incident, do that."""

from core.playbook.compile import playbook_hub
from core.playbook.reading import Playbook, PlaybookError, read_playbook

__all__ = ["Playbook", "PlaybookError", "playbook_hub", "read_playbook"]

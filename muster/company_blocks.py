"""Loading a company's own building blocks, named by `MUSTER_BLOCKS`."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from core.blocks.errors import BlockError
from core.blocks.hub import Hub
from core.commands import builtin_hub
from core.playbook import Playbook, PlaybookError, playbook_hub, read_playbook
from muster.settings import SettingsError


def load_hub(modules: Sequence[str], playbook: Path | None = None) -> Hub:
    """The built-in blocks, the playbook's rules, and those of the named modules on top. Raises `SettingsError`."""
    hub = builtin_hub()
    if playbook:
        hub.include(playbook_hub(load_playbook(playbook)))
    if modules and os.getcwd() not in sys.path:
        # A company's modules stand where Muster is started, as users of other servers expect.
        sys.path.insert(0, os.getcwd())
    for name in modules:
        try:
            module = importlib.import_module(name)
        except BlockError as error:
            raise SettingsError(str(error)) from error
        except ImportError as error:
            raise SettingsError(f"MUSTER_BLOCKS names “{name}”, which can't be imported: {error}.") from error
        own = [value for value in vars(module).values() if isinstance(value, Hub)]
        if not own:
            raise SettingsError(f"MUSTER_BLOCKS names “{name}”, but no Hub is defined there: hub = Hub(…).")
        for each in own:
            hub.include(each)
    return hub


def load_playbook(path: Path) -> Playbook:
    """Raises `SettingsError`, with a line for each thing that is wrong."""
    try:
        return read_playbook(path)
    except PlaybookError as error:
        raise SettingsError(str(error)) from error

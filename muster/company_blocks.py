"""Loading a company's own building blocks, named by `MUSTER_BLOCKS`."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from core.blocks.hub import Hub
from core.commands import builtin_hub
from muster.settings import SettingsError


def load_hub(modules: Sequence[str]) -> Hub:
    """The built-in blocks with those of the named modules on top. Raises `SettingsError` with a sentence."""
    hub = builtin_hub()
    for name in modules:
        try:
            module = importlib.import_module(name)
        except ImportError as error:
            raise SettingsError(f"MUSTER_BLOCKS names “{name}”, which can't be imported: {error}.") from error
        own = [value for value in vars(module).values() if isinstance(value, Hub)]
        if not own:
            raise SettingsError(f"MUSTER_BLOCKS names “{name}”, but no Hub is defined there: hub = Hub(…).")
        for each in own:
            hub.include(each)
    return hub

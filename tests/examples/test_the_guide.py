"""Every block of docs/building-blocks.md runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.blocks.hub import Hub

_GUIDE = Path(__file__).parents[2] / "docs" / "building-blocks.md"
_BLOCKS = [code for code in re.findall(r"```python\n(.*?)```", _GUIDE.read_text("utf-8"), re.DOTALL) if "Hub(" in code]


@pytest.mark.parametrize("number", range(len(_BLOCKS)))
def test_it_registers(number: int) -> None:
    names: dict[str, object] = {"__name__": "guide"}
    exec(compile(_BLOCKS[number], f"{_GUIDE.name}:{number}", "exec"), names)
    hub = names["hub"]
    assert isinstance(hub, Hub)
    assert any((hub.commands, hub.keywords, hub.notifications, hub.listeners, hub.headline_buttons))


def test_there_is_one_for_each_kind() -> None:
    assert len(_BLOCKS) >= 6

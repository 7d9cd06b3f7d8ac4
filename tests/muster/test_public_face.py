"""What a company's building blocks import is exactly what is promised, and all of it is documented."""

from __future__ import annotations

import muster


def test_everything_promised_is_there_and_documented() -> None:
    assert muster.__all__ == sorted(muster.__all__)
    for name in muster.__all__:
        assert getattr(muster, name).__doc__, f"muster.{name} has no docstring"


def test_nothing_else_is_public() -> None:
    modules = {
        "core",
        "application",
        "cli",
        "settings",
        "server",
        "demo",
        "doctor",
        "logs",
        "demo_history",
        "demo_outside",
    }
    modules |= {"company_blocks", "dead_letter_commands", "lengths", "outside", "testing"}
    assert {name for name in vars(muster) if not name.startswith("_")} - modules == set(muster.__all__)

"""What a company's building blocks import is exactly what is promised, and all of it is documented."""

from __future__ import annotations

from types import ModuleType

import muster


def test_everything_promised_is_there_and_documented() -> None:
    assert muster.__all__ == sorted(muster.__all__)
    for name in muster.__all__:
        assert getattr(muster, name).__doc__, f"muster.{name} has no docstring"


def test_nothing_else_is_public() -> None:
    """The modules themselves show up as they are imported, by whichever test came before."""
    names = {name for name, value in vars(muster).items() if not isinstance(value, ModuleType)}
    assert {name for name in names if not name.startswith("_")} == set(muster.__all__)

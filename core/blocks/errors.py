"""What is wrong with a block itself, told where it stands."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path


class BlockError(Exception):
    """A block that can't work as it is written; the text names file, line and function, and says what to do."""


def wrong(function: Callable[..., object], sentence: str) -> BlockError:
    """The error for `function`."""
    plain = inspect.unwrap(function)
    code = getattr(plain, "__code__", None)
    where = f"{Path(code.co_filename)}:{code.co_firstlineno}" if code else "?"
    return BlockError(f"{where}: {getattr(plain, '__qualname__', plain)}: {sentence}")

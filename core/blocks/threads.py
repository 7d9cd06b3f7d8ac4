"""Plain functions run in threads of their own: the hub goes on meanwhile, and one that never returns harms only itself.

The pool of `asyncio.to_thread` won't do: a few calls that never return fill it for all, and it is waited for at the end.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

_MOST_LOST = 5
_lost: Counter[Callable[..., object]] = Counter()


class StillBusy(Exception):
    """Earlier calls of the same function have not returned."""


async def in_thread(function: Callable[..., object], values: dict[str, Any]) -> object:
    """Call it in a thread; whoever stops waiting leaves it behind. Raises `StillBusy` when five were left behind."""
    if _lost[function] >= _MOST_LOST:
        raise StillBusy(
            f"{_MOST_LOST} earlier calls of it have not returned yet, so it is not called again until then."
        )
    loop = asyncio.get_running_loop()
    done: asyncio.Future[object] = loop.create_future()
    here = contextvars.copy_context()

    def settle(answer: object, error: BaseException | None) -> None:
        if done.cancelled():
            _lost[function] -= 1
        elif error is not None:
            done.set_exception(error)
        else:
            done.set_result(answer)

    def run() -> None:
        answer, error = None, None
        try:
            answer = here.run(function, **values)
        except BaseException as raised:
            # An exception of this kind can't pass through a future.
            error = RuntimeError("StopIteration") if isinstance(raised, StopIteration) else raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, answer, error)

    # A daemon: the end of the program does not wait for it.
    threading.Thread(target=run, name=getattr(function, "__qualname__", "block"), daemon=True).start()
    try:
        return await done
    except asyncio.CancelledError:
        if done.cancelled():
            _lost[function] += 1
        raise

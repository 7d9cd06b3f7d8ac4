"""Verbs that have to be awaited: a block that forgets to is told so, rather than left with nothing happening."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine, Generator
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from core.blocks.call import Call

T = TypeVar("T")
C = TypeVar("C", bound="Call")
P = ParamSpec("P")


class NotAwaited(Exception):
    """A block called a verb without `await`."""


class Promise(Generic[T]):
    """What such a verb returns. Nothing happens before it is awaited."""

    def __init__(self, verb: str, work: Coroutine[Any, Any, T], waiting: set[Promise[Any]]) -> None:
        self.verb, self._work, self._waiting = verb, work, waiting
        waiting.add(self)

    def __await__(self) -> Generator[Any, Any, T]:
        self._waiting.discard(self)
        return self._work.__await__()

    def drop(self) -> None:
        self._work.close()


def to_be_awaited(
    verb: Callable[Concatenate[C, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[C, P], Promise[T]]:
    """A verb of the context whose promise is remembered until it is awaited."""

    @functools.wraps(verb)
    def promise(call: C, /, *args: P.args, **kwargs: P.kwargs) -> Promise[T]:
        return Promise(verb.__name__, verb(call, *args, **kwargs), call.promised)

    return promise


def check_awaited(promised: set[Promise[Any]]) -> None:
    """Raises `NotAwaited` when something is still to be awaited."""
    verbs = sorted(each.verb for each in promised)
    for each in promised:
        each.drop()
    promised.clear()
    if verbs:
        raise NotAwaited(
            f"context.{verbs[0]}(…) was called without await, so it would not happen. Write: await context.{verbs[0]}(…), "
            "in an async function."
        )

"""What every command does: read the settings, run, and end with a sentence where that is not possible."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from pydantic import ValidationError

from core.chat.errors import ChatError
from core.store.ownership import DatabaseInUse
from muster.settings import Settings, SettingsError

T = TypeVar("T")


def load_settings() -> Settings:
    """The settings; a wrong one ends the program with a sentence for each."""
    try:
        return Settings()
    except ValidationError as error:
        sentences = (f"MUSTER_{str(each['loc'][0]).upper()} {each['msg']}." for each in error.errors())
        raise click.ClickException(" ".join(sentences)) from None
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def run(work: Callable[[], Awaitable[T]]) -> T:
    async def start() -> T:
        return await work()

    try:
        with asyncio.Runner(loop_factory=_event_loop) as runner:
            return runner.run(start())
    except KeyboardInterrupt:
        sys.exit(130)
    except (SettingsError, DatabaseInUse, ChatError, ValueError) as error:
        raise click.ClickException(str(error)) from None


def _event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which takes less of the machine; uvicorn brings it, except on Windows."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()

"""Spans from a chat's event to the calls that it led to: one trace, by the correlation that the logs have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import select

from core.chat.errors import Refused
from core.delivery import InboxItem
from core.delivery.tracing import NoTracing
from core.store.delivery_tables import inbox
from muster.settings import SettingsError
from muster.tracing import ENDPOINT, OpenTelemetry, tracing
from tests.core.delivery.build import entry, post, room
from tests.databases import migrated_database
from tests.waiting import PATIENCE


async def test_all_that_an_event_leads_to_is_one_trace(tmp_path: Path) -> None:
    kept = InMemorySpanExporter()
    traced = OpenTelemetry("me", SimpleSpanProcessor(kept))
    async with room(await migrated_database("sqlite", tmp_path)) as here:
        here.delivery = here.make(tracing=traced)

        async def behave(item: InboxItem) -> None:
            async with here.sessions() as session:
                await here.delivery.outbox.ask(session, post("said"), correlation=item.correlation)
                await session.commit()

        here.behave = behave
        here.platform.trouble = lambda _effect: Refused("no", "no")
        await here.delivery.start()
        await here.delivery.inbox.store([entry("e1")])
        await here.delivery.idle(PATIENCE)
        async with here.sessions() as session:
            correlation = await session.scalar(select(inbox.c.correlation).where(inbox.c.key == "e1"))
    await traced.close()
    spans = {each.name: each for each in kept.get_finished_spans()}
    first, handled, called = (spans[name] for name in ("event message_posted", "handle message_posted", "call post"))
    assert {f"{each.context.trace_id:032x}" for each in (first, handled, called)} == {correlation}
    assert first.parent is None
    assert handled.parent.span_id == called.parent.span_id == first.context.span_id
    assert handled.context.span_id != called.context.span_id
    assert handled.attributes
    assert called.attributes
    assert (handled.attributes["muster.outcome"], called.attributes["muster.outcome"]) == ("done", "dead")
    assert (handled.status.is_ok, called.status.is_ok) == (True, False)
    assert first.resource.attributes["service.name"] == "muster"
    # Nothing of what was said.
    assert not any(word in str(each.attributes) for each in spans.values() for word in ("hi", "said"))


def test_it_is_off_and_not_even_imported_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENDPOINT, raising=False)
    assert isinstance(tracing("me"), NoTracing)
    # redis-py looks for the metrics of an installed SDK by itself; what traces and sends is ours to leave alone.
    named = '("opentelemetry.sdk.trace", "opentelemetry.exporter")'
    look = (
        f"import muster.application, muster.cli, sys; print([each for each in sys.modules if each.startswith({named})])"
    )
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


async def test_the_standard_variable_turns_it_on_or_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:1")
    found = tracing("me")
    assert isinstance(found, OpenTelemetry)
    await found.close()
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingsError, match=r"Install Muster with its extra: muster\[otel\]"):
        tracing("me")

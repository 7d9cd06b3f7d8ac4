"""OpenTelemetry, if it is asked for: spans from a chat's event to the calls that it led to, in all processes one trace.

The trace's id is the correlation that stands in the logs and in the boxes, so nothing needs to be carried along; the first
span's id is made of it, too, so that whoever does something for the event knows its parent.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

from core.delivery.tracing import NoTracing, Tell, Tracing
from muster.settings import SettingsError

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_BAD = frozenset({"dead", "again"})


def tracing(owner: str) -> Tracing:
    """Off, and nothing imported, unless the standard variable names where to send to. `owner` names this process."""
    if not os.environ.get(ENDPOINT):
        return NoTracing()
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        said = f"{ENDPOINT} is set, but OpenTelemetry is not installed. Install Muster with its extra: muster[otel]."
        raise SettingsError(said) from error
    return OpenTelemetry(owner, BatchSpanProcessor(OTLPSpanExporter()))


class OpenTelemetry:
    """Implements `Tracing` with OpenTelemetry's SDK; `processor` takes the finished spans."""

    def __init__(self, owner: str, processor: SpanProcessor) -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        named = {
            "service.name": os.environ.get("OTEL_SERVICE_NAME") or "muster",
            "service.version": metadata.version("muster"),
            "service.instance.id": owner,
        }
        resource = Resource.create(named)
        self._provider = TracerProvider(resource=resource, id_generator=_ids())
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("muster")

    def received(self, kind: str, key: str, correlation: str, at: datetime) -> None:
        from opentelemetry.context import Context

        with _first_of(correlation):
            began = int(at.timestamp() * 1_000_000_000)
            attributes = _named({"kind": kind, "key": key})
            self._tracer.start_span(f"event {kind}", Context(), start_time=began, attributes=attributes).end()

    @contextlib.contextmanager
    def span(self, name: str, correlation: str, **attributes: str | int) -> Iterator[Tell]:
        from opentelemetry.trace import StatusCode

        parent = _parent(correlation)
        with self._tracer.start_as_current_span(name, parent, attributes=_named(attributes)) as span:

            def tell(outcome: str) -> None:
                span.set_attribute("muster.outcome", outcome)
                if outcome in _BAD:
                    span.set_status(StatusCode.ERROR, outcome)

            yield tell

    async def close(self) -> None:
        await asyncio.to_thread(self._provider.shutdown)


_correlation: ContextVar[str] = ContextVar("correlation_of_a_first_span", default="")


@contextlib.contextmanager
def _first_of(correlation: str) -> Iterator[None]:
    token = _correlation.set(correlation)
    try:
        yield
    finally:
        _correlation.reset(token)


def _trace_id(correlation: str) -> int:
    return int(correlation, 16)


def _first_span_id(correlation: str) -> int:
    return int(correlation[:16], 16) or 1


def _ids() -> Any:
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class Ids(RandomIdGenerator):
        """Random, but for the first span of an event."""

        def generate_span_id(self) -> int:
            known = _correlation.get()
            return _first_span_id(known) if known else super().generate_span_id()

        def generate_trace_id(self) -> int:
            known = _correlation.get()
            return _trace_id(known) if known else super().generate_trace_id()

    return Ids()


def _parent(correlation: str) -> Context | None:
    """What the first span left behind, in whichever process it was; None: what nobody asked for in a chat."""
    from opentelemetry import trace
    from opentelemetry.context import Context

    if len(correlation) != 32:
        return Context()
    first = trace.SpanContext(
        _trace_id(correlation), _first_span_id(correlation), True, trace.TraceFlags(trace.TraceFlags.SAMPLED)
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(first), Context())


def _named(attributes: dict[str, Any]) -> dict[str, Any]:
    return {f"muster.{name}": value for name, value in attributes.items()}

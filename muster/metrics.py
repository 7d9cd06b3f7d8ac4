"""Prometheus metrics: docs/operations.md says what each means. With prometheus-client, the project's own library."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from core.delivery.measures import Standing

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """Of one process; implements `core.delivery.measures.Measures`."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"muster_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"muster_{name}", text, labels, registry=registry)

        def histogram(name: str, text: str, *labels: str) -> Histogram:
            return Histogram(f"muster_{name}_seconds", text, labels, registry=registry, buckets=_SECONDS)

        self._stored = counter("events_stored", "Events stored for the first time.")
        self._again = counter("events_repeated", "Events that a platform sent again.")
        self._refused = counter("events_refused", "Requests answered with 503, because too much waits.")
        self._handled = counter("events_handled", "Events handled.", "kind", "outcome")
        self._event_wait = histogram("event_wait", "From the storing of an event to its handling.")
        self._handling = histogram("event_handling", "How long handling an event takes.", "kind")
        self._calls = counter("calls", "Calls to chats and outside systems.", "platform", "kind", "outcome")
        self._call = histogram("call", "How long a call out takes.", "platform")
        self._call_wait = histogram("call_wait", "From asking for an effect to its call's end.", "platform")
        self._waiting = gauge("waiting", "What waits, in all processes together.", "box")
        self._oldest = gauge("oldest_waiting_seconds", "Age of the oldest that waits.", "box")
        self._dead = gauge("dead_letters", "What could not be handled or sent.", "box")
        self._timers = gauge("timers", "Timers that have not fired.")
        self._is_heard = gauge("signals_up", "1 while this process hears the others (or is alone).")

    def stored(self, fresh: int, again: int) -> None:
        self._stored.inc(fresh)
        self._again.inc(again)

    def refused(self) -> None:
        self._refused.inc()

    def handled(self, kind: str, outcome: str, waited: float, took: float) -> None:
        self._handled.labels(kind, outcome).inc()
        self._event_wait.observe(waited)
        self._handling.labels(kind).observe(took)

    def called(self, destination: str, kind: str, outcome: str, waited: float, took: float) -> None:
        platform = destination.partition("/")[0]
        self._calls.labels(platform, kind, outcome).inc()
        self._call.labels(platform).observe(took)
        if outcome == "done":
            self._call_wait.labels(platform).observe(waited)

    def show(self, standing: Standing, is_heard: bool) -> bytes:
        """In the text format that Prometheus reads."""
        for box, number in standing.waiting.items():
            self._waiting.labels(box).set(number)
            self._oldest.labels(box).set(standing.oldest[box])
            self._dead.labels(box).set(standing.dead[box])
        self._timers.set(standing.timers)
        self._is_heard.set(is_heard)
        return generate_latest(self._registry)

"""Rounds in which each contender goes once, in turns first, and what they come to: a median, a range, a ratio."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


def orders(names: Sequence[str], rounds: int) -> list[list[str]]:
    """Who goes when: each round another one is first."""
    return [[*names[start:], *names[:start]] for start in (number % len(names) for number in range(rounds))]


@dataclass
class Measure:
    """One line of the table: each contender's number in each round. `is_better` when `more` or when `less`."""

    what: str
    unit: str
    is_better: str = "less"
    found: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    """What must be said beside a contender's number."""

    def add(self, name: str, number: float) -> None:
        self.found.setdefault(name, []).append(number)

    def shown(self, name: str) -> str:
        numbers = self.found.get(name)
        if not numbers:
            return "–"
        note = f" {self.notes[name]}" if name in self.notes else ""
        low, high = _figure(min(numbers)), _figure(max(numbers))
        middle = _figure(statistics.median(numbers))
        return f"{middle}{note}" if low == high else f"{middle} ({low}–{high}){note}"

    def ratio(self, ours: str, peer: str) -> str:
        """Ours to theirs, round by round; `slower` where that is against us."""
        if not (self.found.get(ours) and self.found.get(peer)):
            return "–"
        ratios = [mine / theirs for mine, theirs in zip(self.found[ours], self.found[peer], strict=True) if theirs]
        if not ratios:
            return "–"
        middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
        is_worse = middle < 0.995 if self.is_better == "more" else middle > 1.005
        shown = f"{_figure(middle)} × ({_figure(low)}–{_figure(high)})"
        return f"{shown} worse" if is_worse else shown


def _figure(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """As wide as it must be, in Markdown, so that it can be kept as it was printed."""
    rows = [heads, *lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([shown[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *shown[1:]])

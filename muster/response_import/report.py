"""What an import read, added, found there already, and left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts by kind of thing; `facts` are sums over all that was read; `remarks` are sentences for the person."""

    is_dry_run: bool
    read: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    facts: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def count(self, kind: str, is_new: bool) -> None:
        self.read[kind] += 1
        self.added[kind] += is_new

    @property
    def lines(self) -> list[str]:
        """For a terminal."""
        verb = "would add" if self.is_dry_run else "added"
        table = [f"{'':24}{'read':>8}{verb:>12}{'there already':>16}"]
        table += [
            f"{kind:24}{self.read[kind]:8}{self.added[kind]:12}{self.read[kind] - self.added[kind]:16}"
            for kind in self.read
        ]
        facts = [f"{name:24}{value}" for name, value in self.facts.items()]
        end = ["A dry run: nothing was written."] if self.is_dry_run else []
        return [*table, "", *facts, *([""] if self.remarks else []), *self.remarks, *end]

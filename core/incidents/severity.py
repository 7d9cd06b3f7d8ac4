"""How bad it is. Parsed exactly: a digit somewhere in a sentence is never a severity."""

from __future__ import annotations

from enum import IntEnum

from core.incidents.errors import InvalidValue


class Severity(IntEnum):
    """How bad it is: 1 is the worst."""

    CRITICAL = 1
    MAJOR = 2
    MINOR = 3
    TRIVIAL = 4

    @property
    def label(self) -> str:
        return self.name.lower()

    @property
    def emoji(self) -> str:
        """A sign that differs in shape as well as in colour."""
        return _EMOJI[self]


_EMOJI = {Severity.CRITICAL: "🚨", Severity.MAJOR: "🔶", Severity.MINOR: "🟡", Severity.TRIVIAL: "🔹"}
_ALIASES = {
    **{name: severity for severity in Severity for name in (severity.label, str(int(severity)))},
    **{f"{prefix}{int(severity)}": severity for severity in Severity for prefix in ("sev", "sev-", "p", "s")},
    "crit": Severity.CRITICAL,
    "maj": Severity.MAJOR,
    "min": Severity.MINOR,
}


def parse_severity(words: str) -> Severity:
    """Read `critical`, `sev2`, `3` …; raises `InvalidValue` that says what is allowed."""
    severity = _ALIASES.get(" ".join(words.casefold().split()).replace("sev ", "sev"))
    if severity is None:
        allowed = ", ".join(f"{each.label} ({int(each)})" for each in Severity)
        raise InvalidValue("severity", f"“{_short(words)}” is not a severity. Use one of: {allowed}.")
    return severity


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:59] + "…"

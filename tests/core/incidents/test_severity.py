"""Severity is read exactly: the predecessor took "1" anywhere in the text for critical."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.incidents.errors import InvalidValue
from core.incidents.severity import Severity, parse_severity


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("1", Severity.CRITICAL),
        ("SEV1", Severity.CRITICAL),
        ("sev 2", Severity.MAJOR),
        ("p2", Severity.MAJOR),
        ("  Minor \n", Severity.MINOR),
        ("4", Severity.TRIVIAL),
    ],
)
def test_names_aliases_and_numbers(words: str, severity: Severity) -> None:
    assert parse_severity(words) is severity


@pytest.mark.parametrize("words", ["minor, 1 user", "11", "0", "5", "", "severity 1", "²", "critical!"])
def test_anything_else_is_refused_with_what_is_allowed(words: str) -> None:
    with pytest.raises(InvalidValue, match=r"critical \(1\), major \(2\), minor \(3\), trivial \(4\)") as refusal:
        parse_severity(words)
    assert refusal.value.field == "severity"


@given(st.text(max_size=200))
def test_no_text_crashes_it(words: str) -> None:
    with contextlib.suppress(InvalidValue):
        assert parse_severity(words) in Severity

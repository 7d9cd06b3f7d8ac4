"""Shortening in units that no service counts more strictly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.pagers.limits import fit_key, shorten

_TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(_TEXTS, st.integers(min_value=2, max_value=40))
def test_a_shortened_text_fits_and_begins_as_the_long_one(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert _units(short) <= limit
    if short != text.replace("\0", ""):
        assert short.endswith("…")
        assert text.replace("\0", "").startswith(short[:-1])
        assert _units(short) >= limit - 1


@given(st.text(min_size=0, max_size=80), st.integers(min_value=20, max_value=40))
def test_a_key_fits_and_a_short_one_is_left_alone(key: str, limit: int) -> None:
    assert _units(fit_key(key, limit)) <= limit
    if _units(key) <= limit:
        assert fit_key(key, limit) == key


def test_the_same_long_key_always_becomes_the_same_name() -> None:
    assert fit_key("k" * 300, 255) == fit_key("k" * 300, 255)
    assert fit_key("k" * 300, 255) != fit_key("k" * 301, 255)


def test_half_a_surrogate_pair_does_not_survive() -> None:
    assert shorten("a🔥b", 3) == "a…"
    assert shorten("a\ud83d", 10).encode()

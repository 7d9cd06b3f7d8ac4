"""Whole words, in any case and script; each keyword where it listens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.errors import BlockError
from core.blocks.hub import Hub
from core.chat.places import Place
from core.keywords import Matcher
from core.keywords.matcher import normal

HERE, ELSEWHERE = Place("fake", "W1", "C1"), Place("fake", "W1", "C2")


def heard(
    said: str, *phrases: str, pattern: str = "", place: Place = HERE, incident: bool = True, where: str = "incident"
) -> bool:
    hub = Hub()

    @hub.keyword(*phrases, pattern=pattern or (), where=where)
    def listen() -> None: ...

    return bool(Matcher(hub.keywords.values()).find(said, place, incident))


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("the status page is down", "status page"),
        ("STATUS   PAGE!", "status page"),
        ("(statuspage)", "statuspage"),
        ("Straße gesperrt", "STRASSE"),
        ("ＤＢ failover", "db"),
        ("caf\u00e9 is out", "cafe\u0301"),
        ("数据库坏了", "数据库"),
        ("is the db-1 down?", "db-1"),
        ("a\nstatus\npage", "status page"),
        ("c++ broke", "c++"),
    ],
)
def test_heard(said: str, phrase: str) -> None:
    assert heard(said, phrase)


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("statuspages", "statuspage"),
        ("my_db", "db"),
        ("undead", "dead"),
        ("status of the page", "status page"),
        ("cafe\u0301s", "caf"),
        ("", "x"),
    ],
)
def test_not_heard(said: str, phrase: str) -> None:
    assert not heard(said, phrase)


def test_patterns_are_found_anywhere_in_any_case() -> None:
    assert heard("see PAY-1234 please", pattern=r"\bpay-\d+\b")
    assert not heard("see PAY- please", pattern=r"\bpay-\d+\b")


def test_where() -> None:
    assert not heard("db", "db", incident=False)
    assert heard("db", "db", incident=False, where="everywhere")
    assert heard("db", "db", incident=False, where="C1")
    assert not heard("db", "db", incident=True, place=ELSEWHERE, where="C1")


def test_several_blocks_for_one_word_in_order_each_once() -> None:
    hub = Hub()

    @hub.keyword("db", "database")
    def first() -> None: ...

    @hub.keyword("db")
    def second() -> None: ...

    found = Matcher(hub.keywords.values()).find("db db database", HERE, True)
    assert [keyword.name.rpartition(".")[2] for keyword, _ in found] == ["first", "second"]
    assert [words for _, words in found] == ["db", "db"]


def test_a_wrong_pattern_is_told_with_its_place() -> None:
    hub = Hub()
    with pytest.raises(BlockError, match=r"test_matcher\.py:\d+: .*listen: the pattern “\(” can't be used: missing \)"):

        @hub.keyword(pattern="(")
        def listen() -> None: ...


def test_a_pattern_that_would_hang_a_backtracking_engine_does_not() -> None:
    assert not heard("a" * 40_000 + "!", pattern="(a+)+$b")


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd")), min_size=1), st.text(), st.text())
def test_a_phrase_between_spaces_is_always_heard(phrase: str, before: str, after: str) -> None:
    if normal(phrase):
        assert heard(f"{before} {phrase} {after}", phrase) or _eaten(before, phrase, after)


def _eaten(before: str, phrase: str, after: str) -> bool:
    """A combining mark that begins the next word belongs, to Unicode, to the space before it."""
    return normal(f"{before} {phrase} {after}") != " ".join(filter(None, map(normal, (before, phrase, after))))

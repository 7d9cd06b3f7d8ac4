"""Finds every phrase in one pass over a message, however many phrases there are (Aho-Corasick); patterns run on RE2, in
time linear to the message, so that none can hang the hub."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import ahocorasick_rs
import re2  # type: ignore[import-untyped]

from core.blocks.kinds import EVERYWHERE, INCIDENT_CHANNELS, Keyword
from core.chat.places import Place
from core.keywords.places import NamedChannels

# Nobody says a keyword after this many characters of one message.
_LONGEST = 40_000
_NO_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


class Matcher:
    """The keywords of a hub, made ready. Implements `core.blocks.services.KeywordMatcher`."""

    def __init__(self, keywords: Iterable[Keyword], channels: NamedChannels | None = None) -> None:
        self._keywords = list(keywords)
        self._channels = channels or NamedChannels()
        # Each phrase and pattern with the place of its keyword in the order of registration.
        phrases = [(normal(phrase), at) for at, keyword in enumerate(self._keywords) for phrase in keyword.phrases]
        self._phrases = [(phrase, at) for phrase, at in phrases if phrase]
        self._automaton = ahocorasick_rs.AhoCorasick([phrase for phrase, _ in self._phrases])
        self._patterns = [(pattern, at) for at, keyword in enumerate(self._keywords) for pattern in keyword.patterns]
        self._set = _pattern_set([pattern for pattern, _ in self._patterns])
        self._is_somewhere = any(INCIDENT_CHANNELS not in keyword.where for keyword in self._keywords)

    def find(self, said: str, place: Place, in_incident_channel: bool) -> list[tuple[Keyword, str]]:
        """Each keyword that listens in this place and was said, once, with its words; in the order of registration."""
        if not self._keywords or not (in_incident_channel or self._is_somewhere):
            return []
        found: dict[int, str] = {}
        text = normal(said[:_LONGEST])
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            phrase, at = self._phrases[index]
            if at not in found and _is_whole(text, start, end):
                found[at] = phrase
        if self._set:
            for index in self._set.Match(said[:_LONGEST]) or ():
                pattern, at = self._patterns[index]
                found.setdefault(at, pattern)
        heard = [(self._keywords[at], found[at]) for at in sorted(found)]
        return [(keyword, words) for keyword, words in heard if self._listens(keyword, place, in_incident_channel)]

    def channels_changed(self) -> None:
        self._channels.changed()

    def _listens(self, keyword: Keyword, place: Place, in_incident_channel: bool) -> bool:
        if EVERYWHERE in keyword.where or place.channel in keyword.where:
            return True
        if in_incident_channel and INCIDENT_CHANNELS in keyword.where:
            return True
        return any(where[0] == "#" and self._channels.is_named(place, where) for where in keyword.where)


def normal(words: str) -> str:
    """Case folded, compatible forms made one, spaces squeezed: what is compared."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold()).split())


def mentions(text: str, phrase: str) -> bool:
    """Whether the phrase is in the text, as whole words; both are `normal` already."""
    start = text.find(phrase) if phrase else -1
    while start >= 0:
        if _is_whole(text, start, start + len(phrase)):
            return True
        start = text.find(phrase, start + 1)
    return False


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_joins(text, start - 1, start) or _joins(text, end - 1, end))


def _joins(text: str, left: int, right: int) -> bool:
    """Whether these two neighbours belong to one word. Scripts without spaces have no edges to look for."""
    if left < 0 or right >= len(text):
        return False
    before, after = text[left], text[right]
    if unicodedata.category(after).startswith("M"):
        return True
    return _is_word(before) and _is_word(after) and not (_has_no_spaces(before) or _has_no_spaces(after))


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")


def _has_no_spaces(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_NO_SPACES)


def _pattern_set(patterns: list[str]) -> re2.Set | None:
    if not patterns:
        return None
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made

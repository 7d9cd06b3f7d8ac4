"""What somebody typed into a search box -> what the database's full-text index is asked. Any text is a good question.

`checkout` finds words that begin so, `"card declined"` finds the words side by side, `-staging` leaves out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MOST_TERMS = 12
_MOST_CHARACTERS = 400
_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"\s*INC-0*([1-9][0-9]{0,17})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Term:
    """Words side by side; the last may go on (`is_open`), unless it stood in quotes."""

    words: tuple[str, ...]
    is_open: bool
    is_unwanted: bool


@dataclass(frozen=True)
class Words:
    """What must be found, and what must not. `number` is set when an incident was asked for by its name."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    number: int | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing in it that could be looked for."""
        return not (self.wanted or self.unwanted or self.number)


def read_words(said: str) -> Words:
    """Never refuses: signs that mean nothing are left out, and so is what goes beyond twelve terms."""
    if match := _REFERENCE.fullmatch(said):
        return Words(number=int(match[1]))
    terms = []
    for sign, quoted, bare in _PART.findall(fold(said[:_MOST_CHARACTERS])):
        words = tuple(_WORD.findall(quoted or bare))
        if words:
            terms.append(Term(words, is_open=not quoted, is_unwanted=bool(sign)))
    terms = terms[:_MOST_TERMS]
    return Words(
        wanted=tuple(term for term in terms if not term.is_unwanted),
        unwanted=tuple(term for term in terms if term.is_unwanted),
    )


def fold(said: str) -> str:
    """Small letters without their accents, as the indexes keep them."""
    apart = unicodedata.normalize("NFKD", said)
    return "".join(each for each in apart if not unicodedata.combining(each)).lower()


def for_fts5(terms: tuple[Term, ...], together: str) -> str:
    """SQLite's own language (“FTS5 Full-text Query Syntax”); `together` is AND or OR. Words hold no quotes."""
    return f" {together} ".join(f'"{" ".join(term.words)}"{" *" if term.is_open else ""}' for term in terms)


def for_tsquery(words: Words) -> str:
    """PostgreSQL's own language (“to_tsquery”)."""
    wanted = [_tsquery(term) for term in words.wanted]
    unwanted = [f"!({_tsquery(term)})" for term in words.unwanted]
    return " & ".join(wanted + unwanted)


def _tsquery(term: Term) -> str:
    *first, last = term.words
    pieces = [f"'{word}'" for word in first] + [f"'{last}'{':*' if term.is_open else ''}"]
    return f"({' <-> '.join(pieces)})"

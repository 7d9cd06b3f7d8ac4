"""What the domain refuses. Every message is a sentence for the person who asked."""

from __future__ import annotations


class DomainError(Exception):
    """Something a person asked for that can't be done; the text says why and what to do."""


class IllegalMove(DomainError):
    """A step that the incident's status does not allow."""


class InvalidValue(DomainError):
    """A value that is not one of those allowed. `field` names it for forms."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class EditConflict(DomainError):
    """Somebody else changed the same thing meanwhile. `sentences` holds one for each field."""

    def __init__(self, sentences: dict[str, str]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.sentences = sentences

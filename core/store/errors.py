"""What can go wrong with a store that is well: try again."""

from __future__ import annotations


class WriteConflict(Exception):
    """Somebody else changed the same rows meanwhile: load afresh and do it again."""


class StoreAway(Exception):
    """The database can't be reached just now; nothing was committed that was not known to be."""


class StoreSlow(Exception):
    """The database was stopped in the middle of a question: it took longer than it may. Nothing was changed."""

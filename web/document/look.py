"""How somebody looks at an incident's page: what of the timeline, in which order, and what they are editing.

All of it stands in the address, so a view can be kept, sent around and come back to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from litestar.datastructures import MultiDict

from core.incidents.timeline import EntryKind, TimelineEntry
from web.reference import row_number

KINDS = {
    "notes": "Notes",
    "messages": "Messages",
    "changes": "Changes",
}
_OF_KIND = {EntryKind.NOTE: "notes", EntryKind.MESSAGE: "messages"}
_MOST = 200


@dataclass(frozen=True)
class Look:
    """`person` is an id; `edit` names the one part that is being edited: `facts`, `summary`, `action-7`, `entry-3` …"""

    url: str
    newest_first: bool = False
    kinds: frozenset[str] = frozenset()
    person: int | None = None
    words: str = ""
    hidden: bool = False
    all: bool = False
    edit: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.kinds or self.person or self.words)

    def address(self, **changes: Any) -> str:
        """The address of the same page, looked at a little differently."""
        look = replace(self, **changes)
        query = [("order", "newest")] if look.newest_first else []
        query += [("kind", kind) for kind in KINDS if kind in look.kinds]
        query += [("person", str(look.person))] if look.person else []
        query += [("q", look.words)] if look.words else []
        query += [(name, "1") for name in ("hidden", "all") if getattr(look, name)]
        query += [("edit", look.edit)] if look.edit else []
        return f"{look.url}?{urlencode(query)}" if query else look.url

    def editing(self, part: str) -> str:
        """The address at which a part is edited."""
        return f"{self.address(edit=part)}#{part}"

    def done(self, part: str) -> str:
        """The address when that is over."""
        return f"{self.address(edit='')}#{part}"

    def choose(self, entries: Sequence[TimelineEntry], names: dict[int, str]) -> Sequence[TimelineEntry]:
        """The entries that are asked for."""
        return [each for each in entries if self._wants(each, names)]

    def shorten(self, entries: Sequence[TimelineEntry]) -> Sequence[TimelineEntry]:
        """The latest 200, unless all are wanted."""
        if self.all or len(entries) <= _MOST:
            return entries
        return entries[:_MOST] if self.newest_first else entries[-_MOST:]

    def _wants(self, entry: TimelineEntry, names: dict[int, str]) -> bool:
        if entry.is_hidden and not self.hidden:
            return False
        if self.kinds and _OF_KIND.get(entry.kind, "changes") not in self.kinds:
            return False
        if self.person and self.person not in (entry.person_id, entry.author_id):
            return False
        return not self.words or says(entry, self.words, names)


def says(entry: TimelineEntry, words: str, names: Mapping[int, str]) -> bool:
    """Whether an entry holds all these words, in any case: in its text and values, its people's names, its files'."""
    people = [names.get(each, "") for each in (entry.person_id, entry.author_id) if each]
    files = [str(each.get("name") or "") for each in entry.attachments or ()]
    said = " ".join([entry.text, entry.field, entry.old or "", entry.new or "", *people, *files]).casefold()
    return all(word in said for word in words.casefold().split())


def read_look(url: str, query: MultiDict[Any] | Any) -> Look:
    """What an address asks for; what can't be read is left out."""
    person = str(query.get("person") or "")
    return Look(
        url=url,
        newest_first=query.get("order") == "newest",
        kinds=frozenset(query.getall("kind", [])) & frozenset(KINDS),
        person=row_number(person),
        words=" ".join(str(query.get("q") or "").split())[:200],
        hidden=query.get("hidden") == "1",
        all=query.get("all") == "1",
        edit=str(query.get("edit") or "")[:40],
    )

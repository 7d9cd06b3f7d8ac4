"""What somebody asks for on a page or over the API, as the hub takes it: by whom, from where, and with no more than a token
allows."""

from __future__ import annotations

from typing import Any

from core.chat.events import Asked
from core.chat.places import Place
from core.incidents.access import Viewer
from web.caller import caller_address
from web.services import WebServices


def asked(
    services: WebServices,
    viewer: Viewer,
    key: str,
    name: str,
    values: dict[str, Any],
    incident: int | None = None,
    known: dict[str, str | None] | None = None,
    source: str = "web",
) -> Asked:
    """`key`: the same one is done once, however often it is sent. `source` is the word for the timeline."""
    assert viewer.person_id is not None
    return Asked(
        key=key,
        at=services.clock.now(),
        place=Place(source, "", ""),
        name=name,
        by=viewer.person_id,
        incident=incident,
        values=values,
        known=known or {},
        source=source,
        scopes=scopes_of(viewer),
        address=caller_address(),
    )


def scopes_of(viewer: Viewer) -> tuple[str, ...] | None:
    """The names of what a token may do; None for whoever came without one."""
    return None if viewer.limits is None else tuple(sorted(each.name.lower() for each in viewer.limits))

"""The page of an incident, drawn."""

from __future__ import annotations

from litestar.response import Template

from web.document.editing import shown_value
from web.document.look import KINDS
from web.document.view import Doc


def page_of(doc: Doc) -> Template:
    return Template("incident.html", context={"doc": doc, "shown_value": shown_value, "kinds": KINDS})

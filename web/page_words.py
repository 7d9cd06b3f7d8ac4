"""What every template may ask about the request that it is drawn for."""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from markupsafe import Markup

from core.incidents.access import Permission
from web.csrf import FIELD, csrf_word, masked
from web.viewer import visit_known
from web.zones import in_zone, zone_of

AnyRequest: TypeAlias = Request[Any, Any, Any]


def csrf_value(request: AnyRequest) -> str:
    """For `fetch`: sent as the header `X-CSRF-Token`."""
    return masked(csrf_word(request))


def csrf_field(request: AnyRequest) -> Markup:
    """The hidden field that every form with `method="post"` carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, masked(csrf_word(request)))


def may(request: AnyRequest, permission: str) -> bool:
    """`may(request, "respond")`: whether the reader may; for showing no more than can be done."""
    visit = visit_known(request)
    return visit is not None and visit.viewer.may(Permission[permission.upper()])


def time_zone(request: AnyRequest) -> str:
    """In which the reader fills in times."""
    return zone_of(request)


def may_save(request: AnyRequest) -> bool:
    """Whether the reader is somebody, for whom things can be kept."""
    visit = visit_known(request)
    return visit is not None and visit.person is not None


def chosen_zone(request: AnyRequest) -> str:
    """The one that they chose; empty: their browser knows better than we do."""
    visit = visit_known(request)
    return (visit.person.chosen_timezone if visit and visit.person else None) or ""


PAGE_WORDS = {
    "csrf_value": csrf_value,
    "csrf_field": csrf_field,
    "may": may,
    "time_zone": time_zone,
    "chosen_zone": chosen_zone,
    "in_zone": in_zone,
    "may_save": may_save,
}

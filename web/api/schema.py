"""What `/api/schema` says: OpenAPI, made from the handlers and their types."""

from __future__ import annotations

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag

from web.guard import OPEN

_ABOUT = """\
Everything that the pages of Muster show and change, for programs.

Say who you are with a token: `Authorization: Bearer muster_…`. A token does no more than its owner may, narrowed to its
scopes. What you may not see does not exist for you: it is 404, counted nowhere.

Lists are answered as `{items, total, page, page_size}`. Errors are problem details (RFC 9457): `detail` is a sentence,
`errors` says what is wrong with which field. POST takes an `Idempotency-Key`; an incident has an `ETag`, and PATCH takes
`If-Match`. Every answer says in `RateLimit-*` how much is left.
"""


def openapi_config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Muster",
        version="1",
        description=_ABOUT,
        # The shape of the API is no secret, and generators of clients come without a token.
        openapi_router=Router("/api/schema", route_handlers=[], include_in_schema=False, opt={"needs": OPEN}),
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"]), YamlRenderPlugin(path="/openapi.yaml")],
        components=Components(
            security_schemes={
                "token": SecurityScheme(type="http", scheme="bearer", description="A token of your own: `muster_…`."),
            }
        ),
        security=[{"token": []}],
        tags=[
            Tag("incidents", "Declare, read, list and change."),
            Tag("timeline", "What happened."),
            Tag("report", "What people write down when it is over."),
            Tag("actions", "Follow-ups."),
            Tag("insights", "How the team has responded."),
            Tag("people", "Who took part, who looks after what, who is who."),
            Tag("tokens", "Your own tokens."),
            Tag("webhooks", "Being told of what happens."),
        ],
    )

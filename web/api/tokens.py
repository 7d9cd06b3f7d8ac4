"""Everybody's own tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from litestar import Request, delete, get, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta

from core.incidents.access import Permission
from core.store.tokens import ApiToken, scope_named
from core.store.unit_of_work import UnitOfWork
from web.api.answers import Answer, Page
from web.api.asking import event_key
from web.api.asks import Ask
from web.api.guarding import person_of, row_id
from web.api.parameters import IdempotencyKey, PageNumber, PageSize
from web.api.problems import answers as errors
from web.api.problems import problem
from web.services import Handed
from web.tokens import MOST_DAYS, Wish, end_token, make_token
from web.viewer import Looking, visit_of

Scope: TypeAlias = Literal["read", "declare", "respond", "manage", "administer"]


class Token(Answer, frozen=True, kw_only=True):
    """`hint` is how it begins. What it may do is what its owner may, narrowed to its scopes."""

    id: str
    name: str
    hint: Annotated[str, Meta(examples=["muster_Zk3p"])]
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenWithSecret(Token, frozen=True, kw_only=True):
    """The token itself is shown this once."""

    token: Annotated[str, Meta(examples=["muster_Zk3p0y…"])]


class TokenPage(Page[Token], frozen=True, kw_only=True):
    """Tokens, newest first."""


class NewToken(Ask, frozen=True, kw_only=True):
    """`expires_in_days` null: it does not expire."""

    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["Deploy script"])]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=5, examples=[["read", "declare"]])]
    expires_in_days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] | None = 90


@get("/tokens", tags=["tokens"], operation_id="listTokens", responses=errors(400, 401, 403, 429))
async def list_own(services: Handed, viewer: Looking, page: PageNumber = 1, page_size: PageSize = 25) -> TokenPage:
    """List your tokens

    Also those that are revoked or have expired.
    """
    me = person_of(viewer, Permission.READ)
    async with UnitOfWork(services.sessions) as uow:
        found = list(await uow.tokens.of(me))
    items = [shape_token(each) for each in found[(page - 1) * page_size : page * page_size]]
    return TokenPage(items=items, total=len(found), page=page, page_size=page_size)


@post("/tokens", tags=["tokens"], operation_id="makeToken", responses=errors(400, 401, 403, 409, 413, 422, 429))
async def make(
    request: Request[Any, Any, Any],
    services: Handed,
    viewer: Looking,
    data: JSONBody[NewToken],
    idempotency_key: IdempotencyKey = None,
) -> TokenWithSecret:
    """Make a token

    Only somebody who has signed in makes tokens, so that a leaked one can't outlive its end.
    """
    me = person_of(viewer, Permission.READ)
    scopes = frozenset(scope_named(each) for each in data.scopes)
    for each in sorted(scopes):
        viewer.check(each)
    if (await visit_of(request)).by_token:
        raise problem(403, "A token makes no tokens. Sign in, or use: muster token create.")
    claim = f"token/{event_key(me, idempotency_key)}" if idempotency_key else ""
    made = await make_token(request, services, me, Wish(data.name, scopes, data.expires_in_days, claim))
    if made is None:
        raise problem(409, "That was made already, under this Idempotency-Key. A token is shown only once.")
    return TokenWithSecret(**msgspec.structs.asdict(shape_token(made[1])), token=made[0])


@delete("/tokens/{token:str}", tags=["tokens"], operation_id="revokeToken", responses=errors(400, 401, 403, 404, 429))
async def revoke(
    request: Request[Any, Any, Any],
    services: Handed,
    viewer: Looking,
    token: Annotated[str, PathParameter(description="The token's id.")],
) -> None:
    """Revoke a token

    It stops working at once.
    """
    me = person_of(viewer, Permission.READ)
    if not await end_token(request, services, me, row_id(token, "token")):
        raise problem(404, "You have no such token that is still good.")


def shape_token(token: ApiToken) -> Token:
    scopes: list[Any] = sorted(each.name.lower() for each in token.scopes)
    return Token(
        id=str(token.id),
        name=token.name,
        hint=token.hint,
        scopes=scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )

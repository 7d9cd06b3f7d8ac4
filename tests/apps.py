"""Web applications for tests: one that a test is done with serves the next, since to make one costs as much as a test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from litestar import Litestar

from core.chat.platform import Receiver, Reply
from web import app as web_app
from web.live import prepare_streams
from web.services import WebServices

_make = web_app.create_app


class _Whoever:
    """Hands what comes to the receiver of the test that is running."""

    def __init__(self, like: Receiver) -> None:
        self.paths, self.now = like.paths, like

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        return await self.now.receive(path, headers, body)


_Made = tuple[Litestar, list[_Whoever]]
_made: dict[object, list[_Made]] = defaultdict(list)
_free: dict[object, list[_Made]] = defaultdict(list)


def take_back() -> None:
    """A test has ended: nobody uses an application any more."""
    for key, made in _made.items():
        _free[key] = list(made)


def create_app(services: WebServices, receivers: Sequence[Receiver]) -> Litestar:
    """What `web.app.create_app` makes, or one of an earlier test with these services in it.

    Not for tests that add routes; and one that counts what the API was asked names a limit that no other test has.
    """
    key = (services.site_name, services.api_limit, services.redis_url, tuple(tuple(each.paths) for each in receivers))
    if not _free[key]:
        fronts = [_Whoever(each) for each in receivers]
        _made[key].append((_make(services, fronts), fronts))
        _free[key].append(_made[key][-1])
    app, fronts = _free[key].pop()
    for front, receiver in zip(fronts, receivers, strict=True):
        front.now = receiver
    app.state.services = services
    prepare_streams(app)
    return app

"""A method of the Web API: its name, tier, scopes and required arguments beside the function that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.slack.errors import JSON

if TYPE_CHECKING:
    from sandbox.slack.api.call import Call

Handler = Callable[["Call"], JSON]


@dataclass(frozen=True)
class Method:
    name: str
    handler: Handler
    # 1 to 4; 0: a limit of its own or none worth enforcing.
    tier: int
    # Any one of these opens the method; the method itself may ask for the one that fits the conversation.
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    # Reading methods take their arguments as a form or a query; a JSON body is not looked at.
    takes_json: bool = True
    token: str = "bot"


METHODS: dict[str, Method] = {}


def method(
    name: str,
    tier: int,
    scopes: str = "",
    required: str = "",
    takes_json: bool = True,
    token: str = "bot",  # noqa: S107 - which kind, not which
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, tier, tuple(scopes.split()), tuple(required.split()), takes_json, token)
        return handler

    return register

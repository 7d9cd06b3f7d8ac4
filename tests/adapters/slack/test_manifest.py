"""The manifest says exactly what the code uses."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from adapters.slack import SlackHttpReceiver, SlackPlatform, manifest, methods
from adapters.slack.inbound_events import EVENTS
from tests.adapters.slack.support import KeptIntake

ADAPTER = Path(methods.__file__).parent


def names_used() -> set[str]:
    """The constants of `methods` that the adapter's calls name."""
    used: set[str] = set()
    for path in ADAPTER.rglob("*.py"):
        if path.name != "methods.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            used |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name for name in used if isinstance(getattr(methods, name, None), methods.Method)}


def test_each_method_in_the_table_is_called_and_each_call_is_in_the_table() -> None:
    in_table = {name for name, value in vars(methods).items() if isinstance(value, methods.Method)}
    assert names_used() == in_table
    assert {getattr(methods, name).name for name in in_table} == set(methods.METHODS)
    for path in ADAPTER.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert ".api_call(" not in source or path.name == "client.py"
        # Socket Mode's own method takes the app token, and so no scope of the bot's.
        assert "apps_connections_open" not in source or path.name == "socket_client.py"


def test_scopes_are_those_of_the_methods_the_events_and_the_commands() -> None:
    needed = {"commands"}
    for method in methods.METHODS.values():
        needed |= set(method.scopes)
    for kind in EVENTS.values():
        for scopes in kind.subscriptions.values():
            needed |= set(scopes)
    scopes = manifest("https://muster.acme.com")["oauth_config"]["scopes"]["bot"]
    assert scopes == sorted(needed)
    assert not {"channels:join", "chat:write.public", "admin", "users:write"} & set(scopes)


def test_events_are_those_that_are_read() -> None:
    events = manifest("https://muster.acme.com")["settings"]["event_subscriptions"]["bot_events"]
    assert {name.split(".")[0] for name in events} == set(EVENTS)
    assert "message.channels" in events
    assert len(events) == len(set(events))


def test_addresses_are_those_that_the_receiver_takes(platform: SlackPlatform) -> None:
    made = manifest("https://muster.acme.com/", command="/oops")
    urls = [
        made["settings"]["event_subscriptions"]["request_url"],
        made["features"]["slash_commands"][0]["url"],
        made["settings"]["interactivity"]["request_url"],
    ]
    receiver = SlackHttpReceiver(platform, KeptIntake())
    assert urls == [f"https://muster.acme.com{path}" for path in receiver.paths]
    assert made["features"]["slash_commands"][0]["command"] == "/oops"
    assert made["features"]["unfurl_domains"] == ["muster.acme.com"]


def test_socket_mode_needs_no_address() -> None:
    made = manifest("http://127.0.0.1:8000", socket_mode=True)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "8000" not in str(made)
    assert "unfurl_domains" not in made["features"]


@pytest.mark.parametrize("name", ["declare-incident", "add-to-timeline"])
def test_shortcuts(name: str) -> None:
    shortcuts = {each["callback_id"]: each for each in manifest("https://m.co")["features"]["shortcuts"]}
    assert shortcuts[name]["type"] == ("global" if name == "declare-incident" else "message")
    # "App manifest reference": names have at most 24 characters.
    assert len(shortcuts[name]["name"]) <= 24

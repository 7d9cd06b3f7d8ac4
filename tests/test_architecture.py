"""What import-linter can't see: what is really loaded when the core is imported in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

_IMPORT_ALL = """
import importlib, pkgutil, sys
import core
for found in pkgutil.walk_packages(core.__path__, "core."):
    if ".migrations." not in found.name:
        importlib.import_module(found.name)
print("\\n".join(sys.modules))
"""
_FOREIGN = {"slack_sdk", "slack_bolt", "discord", "pymsteams", "microsoft_teams", "litestar", "starlette", "uvicorn"}
_OURS = {"adapters", "web", "sandbox", "muster", "tests"}


def test_the_core_loads_no_chat_sdk_and_no_web_framework() -> None:
    run = subprocess.run([sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "core" in loaded
    assert not loaded & (_FOREIGN | _OURS)


def test_the_sandbox_loads_nothing_of_the_project() -> None:
    program = "import sys; import sandbox.discord, sandbox.slack, sandbox.teams; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "sandbox" in loaded
    assert not loaded & ({"core", "slack_sdk", "discord", "microsoft_teams", "pymsteams"} | _OURS - {"sandbox"})

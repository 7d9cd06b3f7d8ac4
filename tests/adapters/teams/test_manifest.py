"""The app package: what Teams takes, by Microsoft's own schema, which its npm package `@microsoft/app-manifest` carries."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from adapters.teams.icons import color_icon, outline_icon
from adapters.teams.manifest import VERSION, manifest, package
from core.chat.offers import Offer
from core.commands.builtin import builtin_hub
from muster.cli import main
from muster.offers import offers

CLIENT, SITE = "0f6a1c52-7d3b-4e89-b0a4-6c5d2e1f9a88", "https://muster.example"
_FOLDER = Path(__file__).parents[2] / "teams_manifest"
_SCHEMA = (
    _FOLDER / f"node_modules/@microsoft/app-manifest/build/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
)


def made() -> dict[str, Any]:
    return manifest(CLIENT, SITE, offers(builtin_hub()))


@pytest.fixture(scope="module")
def schema() -> Any:
    """Skips, with a sentence, where npm can't bring it."""
    if not _SCHEMA.exists():
        if shutil.which("npm") is None:
            pytest.skip("no npm here: Microsoft's manifest schema can't be had")
        command = ["npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, cwd=_FOLDER, capture_output=True, timeout=90, check=False)
    if not _SCHEMA.exists():
        pytest.skip("npm could not bring Microsoft's manifest schema: no registry in reach?")
    return json.loads(_SCHEMA.read_text(encoding="utf-8-sig"))


def test_it_is_what_microsofts_schema_asks_for(schema: Any) -> None:
    """And the check is a real one: what is wrong is found."""
    check = jsonschema_rs.validator_for(schema)
    assert [each.message for each in check.iter_errors(made())] == []
    for wrong in (
        {"bots": [{**made()["bots"][0], "scopes": ["nowhere"]}]},
        {"developer": {**made()["developer"], "websiteUrl": "nowhere"}},
        {"accentColor": "red"},
        {"surprise": True},
    ):
        assert not check.is_valid({**made(), **wrong})


def test_many_long_commands_of_a_company(schema: Any) -> None:
    own = [Offer(name="x" * 40 + str(number), help="long " * 60) for number in range(30)]
    found = manifest(CLIENT, SITE, own)
    assert jsonschema_rs.validator_for(schema).is_valid(found)


def test_what_is_in_it() -> None:
    found = made()
    assert found["id"] == found["bots"][0]["botId"] == CLIENT
    assert {tuple(each["scopes"]) for each in found["bots"][0]["commandLists"]} == {("team",), ("personal",)}
    titles = [each["title"] for each in found["bots"][0]["commandLists"][0]["commands"]]
    assert titles[:3] == ["help", "lead", "severity"]
    (menu,) = found["composeExtensions"]
    keep = next(each for each in menu["commands"] if each["id"] == "add-to-timeline")
    assert (keep["context"], keep["fetchTask"]) == (["message"], True)
    assert set(builtin_hub().shortcuts) >= {each["id"] for each in menu["commands"]}
    assert found["validDomains"] == ["muster.example"]
    permissions = found["authorization"]["permissions"]["resourceSpecific"]
    assert [each["name"] for each in permissions] == ["ChannelMessage.Read.Group"]


def test_the_icons() -> None:
    """("App icons": sizes in pixels; the small one is white alone.)"""
    for icon, size in ((color_icon(), 192), (outline_icon(), 32)):
        assert icon.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", icon[16:24]) == (size, size)
    small = outline_icon()
    start = small.index(b"IDAT") + 4
    raw = zlib.decompress(small[start : small.index(b"IEND") - 8])
    pixels = [raw[row * 129 + 1 + at * 4 :][:4] for row in range(32) for at in range(32)]
    assert {each[:3] for each in pixels} == {b"\xff\xff\xff"}
    assert {0, 255} < {each[3] for each in pixels}


def test_the_package_is_the_same_for_the_same_settings() -> None:
    one = package(CLIENT, SITE, offers(builtin_hub()))
    assert one == package(CLIENT, SITE, offers(builtin_hub()))
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(archive.read("manifest.json")) == made()


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_TEAMS_CLIENT_ID", CLIENT)
    monkeypatch.setenv("MUSTER_SITE_URL", "http://127.0.0.1:8000")
    refused = CliRunner().invoke(main, ["teams", "manifest"])
    assert (refused.exit_code, "must be the https address" in refused.output) == (1, True)
    monkeypatch.setenv("MUSTER_SITE_URL", SITE)
    done = CliRunner().invoke(main, ["teams", "manifest", "--name", "Muster"])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "muster-teams.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["name"]["short"] == "Muster"
    monkeypatch.setenv("MUSTER_TEAMS_CLIENT_ID", "nonsense")
    assert "Application (client) ID" in CliRunner().invoke(main, ["teams", "manifest"]).output

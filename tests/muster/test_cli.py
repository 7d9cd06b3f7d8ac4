"""The command line as an operator uses it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.store.ownership import own_database
from muster.cli import main
from tests.muster.response_import.old import OldResponse
from tests.story.room import room


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_DATA_DIR", str(tmp_path))
    return tmp_path


def muster(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_every_command_says_what_it_does() -> None:
    paths: list[list[str]] = [[], ["db"], ["slack"], ["dead-letters"], ["import"], ["token"], ["user"]]
    for path in paths:
        result = muster(*path, "--help")
        assert result.exit_code == 0
        commands = result.output.split("Commands:")[1].strip().splitlines()
        assert all(len(line.split()) > 1 for line in commands)


def test_the_database_is_made_and_made_again_without_harm(home: Path) -> None:
    assert muster("db", "upgrade").exit_code == 0
    assert muster("db", "upgrade").exit_code == 0
    with sqlite3.connect(home / "muster.db") as database:
        assert database.execute("SELECT count(*) FROM incident").fetchone() == (0,)


def test_two_processes_on_one_sqlite_file_are_refused(home: Path) -> None:
    lock = own_database(f"sqlite:///{home / 'muster.db'}")
    assert lock
    result = muster("serve")
    lock.close()
    assert result.exit_code == 1
    assert "Another Muster process is using" in result.output
    assert "MUSTER_DATABASE_URL" in result.output


def test_the_manifest_names_this_installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_SITE_URL", "https://muster.acme.example")
    manifest = json.loads(muster("slack", "manifest").output)
    assert manifest["features"]["slash_commands"][0]["url"] == "https://muster.acme.example/slack/commands"
    socket = json.loads(muster("slack", "manifest", "--socket-mode").output)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "url" not in socket["features"]["slash_commands"][0]


def test_the_doctor_says_what_to_do(home: Path) -> None:
    result = muster("doctor")
    assert result.exit_code == 1
    assert "set MUSTER_SLACK_BOT_TOKEN" in result.output


async def test_a_dead_letter_is_seen_tried_again_and_dropped(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with room(home):
        pass
    with sqlite3.connect(home / "muster.db") as database:
        database.execute(
            "INSERT INTO inbox (key, kind, payload, lane, state, received_at, attempts, error, done_at, correlation)"
            " VALUES ('k', 'mentioned', '{}', 'l', 'dead', '2026-11-23 10:00', 3, 'It broke', '2026-11-23 10:00', '')"
        )
    from muster.dead_letter_commands import act, show
    from muster.settings import Settings

    await show(Settings(), 10)
    assert "inbox/1  2026-11-23 10:00 UTC  mentioned  after 3 tries: It broke" in capsys.readouterr().out
    assert await act(Settings(), "inbox/1", retry=True)
    with sqlite3.connect(home / "muster.db") as database:
        assert database.execute("SELECT state FROM inbox").fetchall() == [("pending",)]
    assert not await act(Settings(), "inbox/99", retry=False)


def test_a_dead_letter_that_is_none(home: Path) -> None:
    muster("db", "upgrade")
    assert "No dead letters" in muster("dead-letters", "list").output
    result = muster("dead-letters", "retry", "letter 7")
    assert result.exit_code == 1
    assert "They look like outbox/12" in result.output
    assert "There is no dead letter outbox/7" in muster("dead-letters", "discard", "outbox/7").output


def test_a_predecessors_history_is_imported(home: Path) -> None:
    old = OldResponse(home / "old.sqlite3")
    refused = muster("import", "response", "--from", old.address)
    assert refused.exit_code == 1
    assert "Name it with --workspace" in refused.output
    told = muster("import", "response", "--from", old.address, "--workspace", "T1", "--dry-run")
    assert "A dry run: nothing was written." in told.output
    assert muster("import", "response", "--from", old.address, "--workspace", "T1").exit_code == 0
    with sqlite3.connect(home / "muster.db") as database:
        assert database.execute("SELECT id, title FROM incident").fetchall() == [(7, "Disk & network")]

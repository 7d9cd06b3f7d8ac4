"""`muster token`: made, listed and revoked where one can't sign in."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from muster.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_DATA_DIR", str(tmp_path))
    assert muster("db", "upgrade").exit_code == 0
    with sqlite3.connect(tmp_path / "muster.db") as database:
        database.execute(
            "INSERT INTO person (id, name, email, email_is_sure, is_disabled)"
            " VALUES (7, 'Ada', 'ada@acme.example', true, false)"
        )
    return tmp_path


def muster(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_token_from_beginning_to_end(home: Path) -> None:
    made = muster("token", "create", "--person", "ADA@acme.example", "--name", "Deploy", "--scope", "declare")
    assert made.exit_code == 0, made.output
    secret = made.output.strip()
    assert secret.startswith("muster_")
    listed = muster("token", "list").output
    assert secret not in listed
    assert listed.startswith(f"1  {secret[:11]}…  Ada  “Deploy”  declare  ends ")
    assert muster("token", "list", "--person", "7").output == listed
    assert muster("token", "revoke", "1").output == "Token 1 is revoked.\n"
    assert "revoked" in muster("token", "list").output
    again = muster("token", "revoke", "1")
    assert (again.exit_code, "no token 1" in again.output) == (1, True)
    with sqlite3.connect(home / "muster.db") as database:
        deeds = database.execute("SELECT did, source, details FROM audit ORDER BY id").fetchall()
    assert deeds == [("token.created", "cli", "declare for ADA@acme.example"), ("token.revoked", "cli", "")]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--person", "nobody"), "Nobody here"),
        (("--person", "7", "--scope", "everything"), "is no scope"),
        (("--person", "7", "--scope", "administer"), "Ada may not administer Muster"),
    ],
)
def test_what_can_not_be_made_is_told(arguments: tuple[str, ...], said: str, home: Path) -> None:
    result = muster("token", "create", "--name", "x", *arguments)
    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert muster("token", "list").output == "There are no tokens.\n"

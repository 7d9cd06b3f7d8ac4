"""Accounts made and changed on the command line."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from muster.cli import main

PASSWORD = "correct horse battery"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_DATA_DIR", str(tmp_path))
    return tmp_path


def muster(*arguments: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def test_an_account_from_its_making_to_its_end(home: Path) -> None:
    assert muster("user", "add", "Ada", "--name", "Ada L", "--role", "admin").output.endswith("Ada can sign in.\n")
    assert "exists" not in muster("user", "list").output
    assert re.search(r"ada\s+Ada L\s+admin", muster("user", "list").output)
    assert muster("user", "role", "ada", "manager").exit_code == 0
    assert "manager" in muster("user", "list").output
    assert muster("user", "disable", "ada").exit_code == 0
    assert "shut" in muster("user", "list").output
    assert muster("user", "enable", "ada").exit_code == 0
    assert muster("user", "password", "ada").exit_code == 0
    with sqlite3.connect(home / "muster.db") as database:
        did = [row[0] for row in database.execute("SELECT did FROM audit ORDER BY id")]
        assert did == ["user.added", "user.role", "user.shut", "user.opened", "user.password"]
        stored = database.execute("SELECT password_hash FROM local_login").fetchone()[0]
        assert stored.startswith("$argon2id$")


def test_an_account_is_unlinked(home: Path) -> None:
    muster("user", "add", "ada", "--name", "Ada L")
    columns = "person_id, platform, workspace, user, name, handle, is_deactivated"
    account = f"INSERT INTO account ({columns}) VALUES (1, ?, 'T', ?, ?, '', 0)"
    with sqlite3.connect(home / "muster.db") as database:
        database.execute(account, ("slack", "U1", "Ada"))
    assert "the only account" in muster("user", "unlink", "ada", "slack/T/U1").output
    with sqlite3.connect(home / "muster.db") as database:
        database.execute(account, ("teams", "U2", "Ada B"))
    assert "There are: slack/T/U1, teams/T/U2" in muster("user", "unlink", "ada", "slack/T/U3").output
    assert "number 2" in muster("user", "unlink", "ada", "teams/T/U2").output
    with sqlite3.connect(home / "muster.db") as database:
        assert database.execute("SELECT user, person_id FROM account ORDER BY id").fetchall() == [("U1", 1), ("U2", 2)]
        assert database.execute("SELECT name FROM person WHERE id = 2").fetchone() == ("Ada B",)
        last = database.execute("SELECT did, about, details FROM audit ORDER BY id DESC").fetchone()
        assert last == ("user.unlink", "person/1", "teams/T/U2 → person/2")


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (("add", "ada"), "short\nshort\n", "needs 12 characters"),
        (("add", "ada"), "adas secret word\nadas secret word\n", "may not be part of the password"),
        (("add", "a b"), f"{PASSWORD}\n{PASSWORD}\n", "letters, digits"),
        (("add", "ada", "--role", "king"), f"{PASSWORD}\n{PASSWORD}\n", "There are: viewer, responder"),
        (("role", "nobody", "admin"), "", "Nobody here"),
    ],
    ids=["short", "name in it", "name", "role", "unknown"],
)
def test_what_is_wrong_is_said(home: Path, arguments: tuple[str, ...], typed: str, sentence: str) -> None:
    answer = muster("user", *arguments, typed=typed)
    assert answer.exit_code == 1
    assert sentence in answer.output


def test_the_first_administrator_comes_in_by_a_link(home: Path) -> None:
    answer = muster("user", "add", "ada", "--role", "admin", "--link")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/login/link/\S{43}\n", answer.output)
    assert muster("user", "link", "ada").output != answer.output


def test_a_team_is_given_and_taken(home: Path) -> None:
    muster("user", "add", "ada")
    assert muster("user", "team", "ada", "Card  payments").output == "ada belongs to Card  payments now.\n"
    with sqlite3.connect(home / "muster.db") as database:
        assert database.execute("SELECT team FROM person").fetchone() == ("Card payments",)
    assert muster("user", "team", "ada").output == "ada belongs to no team now.\n"
    assert "Keep a team's name" in muster("user", "team", "ada", "x" * 101).output

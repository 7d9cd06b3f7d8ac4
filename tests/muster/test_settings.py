"""Settings come from the environment, from files named by it, and from muster.toml; what is wrong is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from muster.cli import main
from muster.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_run_everything_here() -> None:
    settings = Settings()
    assert settings.database == "sqlite:///data/muster.db"
    assert settings.host == "127.0.0.1"


def test_the_environment_is_stronger_than_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "muster.toml").write_text('site_url = "https://muster.acme.example/"\nport = 9000\n')
    monkeypatch.setenv("MUSTER_PORT", "9001")
    settings = Settings()
    assert (settings.site_url, settings.port) == ("https://muster.acme.example", 9001)


def test_a_secret_may_stand_in_a_file_and_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("xoxb-secret\n")
    monkeypatch.setenv("MUSTER_SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    settings = Settings()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-secret"
    assert "xoxb" not in repr(settings)
    assert "xoxb" not in str(settings.model_dump())


def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_SLACK_BOT_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match="MUSTER_SLACK_BOT_TOKEN_FILE names /nowhere/token"):
        Settings()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MUSTER_PORT", "many", "MUSTER_PORT"),
        ("MUSTER_SITE_URL", "muster.example", "must start with http"),
        ("MUSTER_BLOCKS", "no.such.module", "no.such.module"),
    ],
)
def test_a_wrong_setting_is_a_sentence_not_a_traceback(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output

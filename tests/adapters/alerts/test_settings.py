"""The file that MUSTER_ALERTS names: read whole, or refused in a sentence."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.alerts import read_sources
from adapters.alerts.settings import AlertSettingsError

GOOD = """
[prometheus]
kind = "alertmanager"
secret_env = "PROMETHEUS_SECRET"
declare = ["critical"]
ignore = ["trivial", "unknown"]
window = "30m"

[checks]
kind = "json"
label = "Checks"
secret = "0123456789abcdef"
[checks.fields]
title = "name"
fingerprint = "id"
"""


def test_a_good_file(tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text(GOOD)
    one, two = read_sources(tmp_path / "alerts.toml", {"PROMETHEUS_SECRET": "s" * 20})
    assert (one.name, one.secret, two.name) == ("prometheus", "s" * 20, "checks")
    assert one.policy.declares == {1}
    assert one.policy.ignores == {4, 0}
    assert one.policy.window == timedelta(minutes=30)
    assert (one.policy.label, two.policy.label) == ("Alertmanager (prometheus)", "Checks")


def test_a_secret_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("0123456789abcdef\n")
    (tmp_path / "alerts.toml").write_text(f'[pd]\nkind = "pagerduty"\nsecret_file = "{tmp_path}/secret"\n')
    assert read_sources(tmp_path / "alerts.toml")[0].secret == "0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[a]\nkind = "nagios"', "Invalid enum value"),
        ('[a]\nkind = "alertmanager"', "give a secret of at least 16"),
        ('[a]\nkind = "alertmanager"\nsecret = "short"', "give a secret of at least 16"),
        ('[a]\nkind = "alertmanager"\nsecret_file = "/nowhere"', "can't be read"),
        ('["A b"]\nkind = "alertmanager"\nsecret = "0123456789abcdef"', "small letters"),
        ('[a]\nkind = "json"\nsecret = "0123456789abcdef"', "needs [a.fields]"),
        ('[a]\nkind = "alertmanager"\nsecret = "0123456789abcdef"\nwindow = "soon"', "length of time"),
        ('[a]\nkind = "alertmanager"\nsecret = "0123456789abcdef"\ndeclare = ["huge"]', "is not a severity"),
        ('[a]\nkind = "alertmanager"\nsecrets = "0123456789abcdef"', "unknown field"),
        ("[a", "alerts.toml"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "alerts.toml").write_text(text)
    with pytest.raises(AlertSettingsError, match=None) as caught:
        read_sources(tmp_path / "alerts.toml", {})
    assert said in str(caught.value)


def test_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(AlertSettingsError, match="can't be read"):
        read_sources(tmp_path / "alerts.toml")


def test_what_the_docs_show_can_be_used(tmp_path: Path) -> None:
    shown = re.findall(r"```toml\n(.*?)```", Path("docs/alerts.md").read_text(), re.DOTALL)
    (tmp_path / "secret").write_text("0123456789abcdef")
    (tmp_path / "alerts.toml").write_text("\n".join(shown).replace("/run/secrets/prometheus", f"{tmp_path}/secret"))
    found = read_sources(tmp_path / "alerts.toml", {"CHECKS_SECRET": "0123456789abcdef"})
    assert [each.name for each in found] == ["prometheus", "checks"]

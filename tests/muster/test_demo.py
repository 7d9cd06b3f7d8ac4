"""The demo is where people try their own process: it loads what they name, on top of the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from muster.demo_outside import examples


def test_ones_own_blocks_and_playbook_are_loaded_on_top_of_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_BLOCKS", "acme.process")
    monkeypatch.setenv("MUSTER_PLAYBOOK", "mine.toml")
    assert examples()["blocks"] == ["examples.page_engineer", "examples.acme.process", "acme.process"]
    assert examples()["playbook"] == Path("mine.toml")


def test_without_any_the_examples_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MUSTER_BLOCKS", raising=False)
    assert examples()["blocks"] == ["examples.page_engineer", "examples.acme.process"]
    assert examples()["playbook"].is_file()

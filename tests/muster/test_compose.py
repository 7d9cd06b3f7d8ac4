"""docker-compose.yml and the Dockerfile: as Docker itself reads them where it is there, and what we promise of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OURS = ("web", "worker")
_NONE_HERE = 127


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


@pytest.mark.parametrize("name", [*OURS, "redis", "postgres", "demo"])
def test_no_service_can_write_into_its_image(name: str) -> None:
    assert _compose()["services"][name]["read_only"] is True


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_from_files_and_processes_may_end_in_peace(name: str) -> None:
    service = _compose()["services"][name]
    told = service["environment"]
    for secret in service["secrets"]:
        assert told[f"MUSTER_{secret.upper()}_FILE"] == f"/run/secrets/{secret}"
    assert not [key for key, value in told.items() if "TOKEN" in key and not key.endswith("_FILE") and value]
    assert service["cap_drop"] == ["ALL"]
    assert service["stop_grace_period"] == "15s"


def test_the_image_runs_as_nobody_and_says_how_it_is() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER 10001" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert [line for line in lines if line.startswith("FROM")] == [
        "FROM python:3.11-slim AS build",
        "FROM python:3.11-slim",
    ]


def test_it_keeps_to_the_compose_specification() -> None:
    """By the specification's own schema, as the project python-jsonschema ships it: on every machine, with Docker or not."""
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*checker, str(ROOT / "docker-compose.yml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_is_as_its_linter_wants_it() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("There is no hadolint for this kind of machine.")
    done = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_gets_neither_secrets_nor_history_and_all_that_it_copies() -> None:
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "secrets", "data"} <= set(left_out)
    # What the demo needs, what the package is built of, and what is installed.
    for needed in ("examples", "requirements", "pyproject.toml", "README.md", "LICENSE", "muster", "web"):
        assert needed not in left_out
        assert (ROOT / needed).exists()


def test_docker_compose_reads_it() -> None:
    """Docker Compose 2: the machine's own, else Debian's (`.ci/compose` fetches it)."""
    command = [str(ROOT / ".ci" / "compose"), "--profile", "demo", "config", "--format", "json"]
    read = subprocess.run(command, capture_output=True, text=True, check=False)
    if read.returncode == _NONE_HERE:
        pytest.skip(read.stderr.strip())
    assert read.returncode == 0, read.stderr
    services = json.loads(read.stdout)["services"]
    assert set(services) == {"web", "worker", "postgres", "redis", "demo"}
    for name in OURS:
        assert {each["source"] for each in services[name]["secrets"]} >= {"database_url"}
        assert {name: each["condition"] for name, each in services[name]["depends_on"].items()} == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }

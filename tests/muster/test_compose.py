"""docker-compose.yml and the Dockerfile: as Docker itself reads them where it is there, and what we promise of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
OURS = ("web", "worker")


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
    assert "USER muster" in lines
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert [line for line in lines if line.startswith("FROM")] == [
        "FROM python:3.11-slim AS build",
        "FROM python:3.11-slim",
    ]


def test_docker_compose_reads_it(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("There is no `docker compose` here.")
    read = subprocess.run(
        [docker, "compose", "--profile", "demo", "config", "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    assert set(json.loads(read.stdout)["services"]) == {"web", "worker", "postgres", "redis", "demo"}

"""Environments of their own for the peers, made from their pinned, hashed requirements with uv, under `build/`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

_PEERS = Path(__file__).with_name("peers")
_BUILD = Path(__file__).parents[1] / "build" / "benchmarks"
_WANTED = (3, 8)


def bolt() -> Path:
    """The Python of an environment with Slack Bolt."""
    return _environment("bolt", sys.executable)


def response() -> Path | None:
    """The Python of an environment with the predecessor, which needs Python 3.8; None where there is none."""
    old = python38()
    return _environment("response", old) if old else None


def python38() -> str:
    """`MUSTER_BENCH_PYTHON38`, else pyenv's newest 3.8, else `python3.8` on PATH; empty where none of them runs."""
    if chosen := os.environ.get("MUSTER_BENCH_PYTHON38"):
        if not _is_wanted(chosen):
            raise SystemExit(f"MUSTER_BENCH_PYTHON38 names {chosen}, which does not run as Python 3.8.")
        return chosen
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = sorted(root.glob("versions/3.8.*/bin/python3.8"), reverse=True)
    on_path = [each] if (each := shutil.which("python3.8")) else []
    return next((str(each) for each in (*found, *on_path) if _is_wanted(str(each))), "")


def _is_wanted(python: str) -> bool:
    ask = f"import sys; raise SystemExit(sys.version_info[:2] != {_WANTED})"
    try:
        return subprocess.run([python, "-c", ask], capture_output=True, check=False, timeout=20).returncode == 0
    except OSError:
        return False


def _environment(peer: str, python: str) -> Path:
    """Made once, and again when the requirements change."""
    pins, build = _PEERS / peer / "requirements.txt", _PEERS / peer / "build.txt"
    folder = _BUILD / peer
    inside, stamp = folder / "bin" / "python", folder / ".made-from"
    wanted = hashlib.sha256(pins.read_bytes() + python.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return inside
    print(f"Installing {peer} into {folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder} …")
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    constraint = ["--build-constraint", str(build)] if build.exists() else []
    sync = [sys.executable, "-m", "uv", "pip", "sync", "--quiet", "--python", str(inside), "--require-hashes"]
    subprocess.run([*sync, *constraint, str(pins)], check=True)
    stamp.write_text(wanted)
    return inside

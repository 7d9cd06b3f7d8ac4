"""What holds for every test."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import muster.application
from core.delivery import patience, redis_copies, redis_leases
from tests import apps
from tests.shaking import shake_if_asked


def pytest_configure() -> None:
    os.environ.setdefault("SSL_CERT_FILE", _one_certificate())
    muster.application.create_app = apps.create_app  # type: ignore[attr-defined]
    shake_if_asked()
    _quick_logs()


def pytest_collection_finish() -> None:
    """What has been imported stays: looking for rubbish in it, again and again, finds none and takes most of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)


def _quick_logs() -> None:
    """As structlog is before it is set up, but with plain tracebacks: drawing the rich ones takes a second each."""
    structlog.reset_defaults()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.dev.set_exc_info,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


def _one_certificate() -> str:
    """No test speaks TLS. Every HTTP client reads all the world's certificates nevertheless, which takes it 20 ms: here
    the world has one."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nobody")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    path = Path(tempfile.mkdtemp(prefix="muster-tls-")) / "world.pem"
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return str(path)


@pytest.fixture(autouse=True)
def _a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is there or not; that it took half a second to answer says nothing about Muster."""
    for module in (patience, redis_copies, redis_leases):
        monkeypatch.setattr(module, "PATIENCE_S", 3.0)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """A test that runs a command sets the process's logs up; the next one finds them untouched."""
    yield
    _quick_logs()
    apps.take_back()

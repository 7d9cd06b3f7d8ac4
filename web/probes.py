"""What a process without pages still answers: whether it lives, whether it can work, its metrics."""

from __future__ import annotations

from litestar import Litestar
from litestar.di import Provide

from web.health import healthz, readyz
from web.live import prepare_streams
from web.metrics import metrics
from web.services import WebServices


def create_probes(services: WebServices) -> Litestar:
    """For `muster worker`."""
    provide = Provide(lambda: services, sync_to_thread=False, use_cache=True)
    app = Litestar(
        route_handlers=[healthz, readyz, metrics],
        dependencies={"services": provide},
        openapi_config=None,
        logging_config=None,
    )
    prepare_streams(app)
    return app

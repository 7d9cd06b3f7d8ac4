"""Puts the web part together."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException

from core.chat.platform import Receiver
from core.store.errors import StoreSlow
from web.api.router import api_router
from web.api.schema import openapi_config
from web.assets import assets_path, assets_router
from web.channels import IncidentChannels
from web.compression import compression
from web.errors import show_failure, show_http_error, show_slow
from web.flash import forget_taken
from web.guard import check_request
from web.health import healthz, readyz
from web.hooks import mount
from web.live import close_streams, incident_events, list_events, prepare_streams
from web.metrics import metrics
from web.pages import webhooks
from web.pages.actions import actions_page, change_action
from web.pages.admin import admin_home, dead_letter
from web.pages.admin_people import change_person, people_page
from web.pages.admin_records import audit_page, settings_page
from web.pages.declare import people_called, send_declare, show_declare
from web.pages.document import incident_doc
from web.pages.document_changes import CHANGES
from web.pages.exports import export_incident, print_view
from web.pages.files import kept_file
from web.pages.forms import send_form, show_form
from web.pages.incidents import incident_list, incidents_home
from web.pages.insights import insights_page
from web.pages.list_exports import export_csv, export_json
from web.pages.login import log_in, log_out, show_login
from web.pages.oidc import from_provider, to_provider
from web.pages.preferences import preferences_page, set_preferences
from web.pages.press import press_button, show_button
from web.pages.report import REPORT
from web.pages.saved_searches import forget_search, save_search
from web.pages.sign_in_link import confirm_link, sign_in_by_link
from web.pages.tokens import end_own_token, make_own_token, tokens_page
from web.security import add_security_headers
from web.services import WebServices
from web.templating import template_config
from web.viewer import current_viewer

__all__ = ["WebServices", "close_streams", "create_app"]


def _services(state: State) -> WebServices:
    handed: WebServices = state.services
    return handed


def create_app(services: WebServices, receivers: Sequence[Receiver]) -> Litestar:
    """The web application; stop it with `close_streams(app)` first, or open pages hold the server up."""
    static = assets_path()
    app = Litestar(
        route_handlers=[
            incident_list,
            incidents_home,
            export_csv,
            export_json,
            show_declare,
            send_declare,
            people_called,
            insights_page,
            actions_page,
            change_action,
            incident_doc,
            *CHANGES,
            *REPORT,
            export_incident,
            print_view,
            kept_file,
            send_form,
            show_form,
            show_button,
            press_button,
            admin_home,
            dead_letter,
            people_page,
            change_person,
            audit_page,
            settings_page,
            show_login,
            to_provider,
            from_provider,
            log_in,
            sign_in_by_link,
            confirm_link,
            log_out,
            save_search,
            forget_search,
            preferences_page,
            set_preferences,
            tokens_page,
            make_own_token,
            end_own_token,
            webhooks.webhooks_page,
            webhooks.subscribe,
            webhooks.webhook_page,
            webhooks.change_webhook,
            webhooks.send_again,
            list_events,
            incident_events,
            healthz,
            readyz,
            metrics,
            assets_router(static),
            api_router(services.api_limit, services.redis_url),
            *mount(receivers),
        ],
        dependencies={
            "services": Provide(_services, sync_to_thread=False),
            "viewer": Provide(current_viewer),
        },
        guards=[check_request],
        plugins=[IncidentChannels(lambda: app.state.services.feed)],
        state=State({"services": services}),
        template_config=template_config(services.site_name, static),
        exception_handlers={HTTPException: show_http_error, StoreSlow: show_slow, Exception: show_failure},
        compression_config=compression(),
        before_send=[add_security_headers, forget_taken],
        on_shutdown=[close_streams],
        openapi_config=openapi_config(),
        logging_config=None,
    )
    prepare_streams(app)
    return app

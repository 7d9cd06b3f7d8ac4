"""The template engine, and what every template may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from markupsafe import Markup

from web.render import link_html, time_html, utc
from web.shell import shell

_HERE = Path(__file__).parent


def template_config(site_name: str, static: str) -> TemplateConfig[JinjaTemplateEngine]:
    """`static` is the path under which the static files are served."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        site_name=site_name,
        static=static,
        local_time=time_html,
        link=link_html,
        utc=utc,
        shell=shell,
        csrf_field=_no_csrf_field,
    )
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def _no_csrf_field(_: Request[Any, Any, Any]) -> Markup:
    """What every form that changes something carries. Nobody signs in yet: there is nothing to forge."""
    return Markup("")

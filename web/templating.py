"""The template engine, and what every template may use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig

from web.page_words import PAGE_WORDS
from web.render import link_html, time_html, utc
from web.shell import shell

_HERE = Path(__file__).parent


@cache
def template_config(site_name: str, static: str) -> TemplateConfig[JinjaTemplateEngine]:
    """`static` is the path under which the static files are served. Kept: what an application has compiled serves the
    next one of the same name too.
    """
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
        **PAGE_WORDS,
    )
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))

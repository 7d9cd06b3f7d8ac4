"""All of an incident as one HTML file that needs nothing beside it."""

from __future__ import annotations

from markupsafe import Markup, escape

_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.55 system-ui, sans-serif; color: #191b22; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { margin-top: 2rem; font-size: 1.2rem; } h3 { font-size: 1.05rem; }
table { border-collapse: collapse; } td, th { padding: .3rem .8rem .3rem 0; text-align: start; vertical-align: top; }
thead:not(:has(th:not(:empty))) { display: none; } li + li { margin-top: .35rem; }
pre { overflow-x: auto; padding: .8rem; background: #f4f4f7; }
blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid #c9cad4; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } }
"""


def as_page(title: str, body: Markup) -> str:
    """`body` is safe HTML, as `web.report.rendering` makes it."""
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
    )
    return f"{head}<body>\n{body}</body></html>\n"

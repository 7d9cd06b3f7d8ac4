"""The company's own beginning of a report, from the settings: tried out at start-up, not when somebody needs it."""

from __future__ import annotations

from muster.settings import Settings, SettingsError
from web.report.template import BadTemplate, check_template


def report_template(settings: Settings) -> str:
    """Empty: Muster's own. Raises `SettingsError` when the file can't be read or filled in."""
    if settings.report_template is None:
        return ""
    try:
        source = settings.report_template.read_text(encoding="utf-8")
        check_template(source)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"MUSTER_REPORT_TEMPLATE names {settings.report_template}: {error}.") from error
    except BadTemplate as error:
        raise SettingsError(f"MUSTER_REPORT_TEMPLATE names {settings.report_template}. {error}") from error
    return source

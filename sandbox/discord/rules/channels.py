"""Channels and threads ("Create Guild Channel", "Modify Channel", "Start Thread from Message")."""

from sandbox.discord.rules.shape import JSON, Problems


def check_channel(body: JSON, *, creating: bool) -> JSON:
    problems = Problems()
    if creating or "name" in body:
        problems.text(body, "name", (), 100, least=1, required=True)
    problems.text(body, "topic", (), 1024)
    problems.number(body, "type", (), 0, 16)
    problems.number(body, "rate_limit_per_user", (), 0, 21600)
    parent = body.get("parent_id")
    if parent is not None and not str(parent).isdecimal():
        problems.add(("parent_id",), "NUMBER_TYPE_COERCE", f'Value "{parent}" is not snowflake.')
    for at, each in enumerate(problems.items(body, "permission_overwrites", (), 1000)):
        here = ("permission_overwrites", at)
        if not str(each.get("id", "")).isdecimal():
            problems.add((*here, "id"), "NUMBER_TYPE_COERCE", f'Value "{each.get("id")}" is not snowflake.')
        problems.number(each, "type", here, 0, 1, required=True)
        for name in ("allow", "deny"):
            if not str(each.get(name, "0")).isdecimal():
                problems.add((*here, name), "NUMBER_TYPE_COERCE", "Permissions are a string of digits")
    return problems.found


def check_thread(body: JSON) -> JSON:
    problems = Problems()
    problems.text(body, "name", (), 100, least=1, required=True)
    if body.get("auto_archive_duration", 1440) not in (60, 1440, 4320, 10080):
        said = "Value must be one of {60, 1440, 4320, 10080}."
        problems.add(("auto_archive_duration",), "BASE_TYPE_CHOICES", said)
    return problems.found

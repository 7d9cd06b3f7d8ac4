"""users.* and usergroups.* (Slack docs, the page of each method)."""

from sandbox.slack import shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.errors import JSON, Refused
from sandbox.slack.model import Person

# Slack answers limit_required when a workspace is too large to list at once.
LIST_WITHOUT_LIMIT = 5_000


def shown(call: Call, person: Person) -> JSON:
    """The email address stands in a profile only with users:read.email."""
    body = shapes.user(call.workspace, person, "users:read.email" in call.workspace.config.scopes)
    if call.flag("include_locale"):
        body["locale"] = "en-US"
    return body


@method("users.info", tier=4, scopes="users:read", required="user", takes_json=False)
def info(call: Call) -> JSON:
    return {"user": shown(call, call.person())}


@method("users.list", tier=2, scopes="users:read", takes_json=False)
def list_(call: Call) -> JSON:
    people = list(call.workspace.people.values())
    if not call.text("limit") and len(people) > LIST_WITHOUT_LIMIT:
        raise Refused("limit_required")
    page, cursor = call.page(people, call.number("limit", max(1, len(people)), 1000 if call.text("limit") else 10**9))
    return {"members": [shown(call, p) for p in page], "cache_ts": call.workspace.now(), **cursor}


@method("users.lookupByEmail", tier=3, scopes="users:read.email", required="email", takes_json=False)
def by_email(call: Call) -> JSON:
    """A deactivated person is not found, nor is a bot."""
    person = call.workspace.people.get(call.workspace.emails.get(call.text("email").lower(), ""))
    if person is None or person.deleted:
        raise Refused("users_not_found")
    return {"user": shown(call, person)}


@method("usergroups.list", tier=2, scopes="usergroups:read", takes_json=False)
def groups(call: Call) -> JSON:
    """ "usergroups.list": members are named only when asked for."""
    found = []
    for group in call.workspace.groups.values():
        body: JSON = {"id": group.id, "team_id": call.workspace.team_id, "is_usergroup": True, "handle": group.handle}
        body.update(name=group.name, description="", is_external=False, date_delete=0, user_count=len(group.users))
        if call.flag("include_users"):
            body["users"] = list(group.users)
        found.append(body)
    return {"usergroups": found}

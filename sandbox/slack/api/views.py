"""views.*: modals and Home tabs (Slack docs, "views.open", "views.push", "views.update", "views.publish")."""

from sandbox.slack import modals, shapes
from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import method
from sandbox.slack.blockkit import check_view
from sandbox.slack.errors import JSON, Refused, invalid_arguments
from sandbox.slack.model import View


def source(call: Call, surface: str) -> JSON:
    view = call.structure("view", "invalid_arguments")
    if not isinstance(view, dict):
        raise invalid_arguments("missing required field: view [json-pointer:/view]")
    return check_view(view, surface, call.workspace.ids)


def trigger_of(call: Call) -> str:
    trigger = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger:
        raise invalid_arguments("missing required field: trigger_id [json-pointer:/trigger_id]")
    return trigger


@method("views.open", tier=4)
def open_(call: Call) -> JSON:
    """The trigger is spent only when the view is good: Slack checks the view first."""
    view = source(call, "modal")
    trigger = call.sandbox.permissions.use_trigger(trigger_of(call))
    _check_external_id(call, view)
    trigger.used = True
    return _answer(call, modals.open_root(call.workspace, trigger.user, view))


@method("views.push", tier=4)
def push(call: Call) -> JSON:
    view = source(call, "modal")
    trigger = call.sandbox.permissions.use_trigger(trigger_of(call))
    # Slack docs, "views.push": the trigger must come from within an open modal.
    if not trigger.view_id:
        raise Refused("invalid_trigger_id")
    if call.workspace.view(trigger.view_id) is None:
        raise Refused("not_found")
    if len(call.workspace.stacks.get(trigger.user, [])) >= modals.MOST_VIEWS:
        raise Refused("push_limit_reached")
    _check_external_id(call, view)
    trigger.used = True
    return _answer(call, modals.push(call.workspace, trigger.user, view))


@method("views.update", tier=4)
def update(call: Call) -> JSON:
    shown = _found(call)
    if (hash_ := call.text("hash")) and hash_ != shown.hash:
        raise Refused("hash_conflict")
    view = source(call, str(shown.source["type"]))
    _check_external_id(call, view, shown)
    return _answer(call, modals.replace(call.workspace, shown, view))


def _found(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external_id):
        raise invalid_arguments("exactly one of view_id and external_id is required [json-pointer:/view_id]")
    shown = call.workspace.view(view_id) if view_id else _by_external_id(call, external_id)
    if shown is None:
        raise Refused("not_found")
    return shown


def _by_external_id(call: Call, external_id: str) -> View | None:
    stacks = [view for stack in call.workspace.stacks.values() for view in stack]
    homes = list(call.workspace.homes.values())
    return next((v for v in [*stacks, *homes] if v.source.get("external_id") == external_id), None)


def _check_external_id(call: Call, view: JSON, itself: View | None = None) -> None:
    external_id = view.get("external_id")
    if external_id and _by_external_id(call, external_id) not in (None, itself):
        raise Refused("duplicate_external_id")


@method("views.publish", tier=4, required="user_id")
def publish(call: Call) -> JSON:
    user = call.text("user_id")
    if user not in call.workspace.people:
        raise invalid_arguments("invalid `user_id` [json-pointer:/user_id]")
    view = source(call, "home")
    shown = call.workspace.homes.get(user)
    if shown and (hash_ := call.text("hash")) and hash_ != shown.hash:
        raise Refused("hash_conflict")
    return _answer(call, modals.publish(call.workspace, user, view))


def _answer(call: Call, shown: View) -> JSON:
    return {"view": shapes.view(call.workspace, shown)}

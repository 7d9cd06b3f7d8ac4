"""Message metadata (Slack docs, "Using message metadata")."""

import json

from sandbox.slack.api.call import Call
from sandbox.slack.errors import JSON, Refused

SIZE = 16_384


def read_metadata(call: Call) -> JSON | None:
    """`event_type` a name, `event_payload` an object; an empty object takes metadata away."""
    value = call.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refused("invalid_metadata_format")
    if not value:
        return {}
    kind, payload = value.get("event_type"), value.get("event_payload")
    if (
        not isinstance(kind, str)
        or not kind
        or not isinstance(payload, dict)
        or set(value) - {"event_type", "event_payload"}
    ):
        raise Refused("invalid_metadata_schema")
    if not kind.replace("_", "").isalnum():
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(value)) > SIZE:
        raise Refused("metadata_too_large")
    return value

"""The Web API's methods. Importing this package registers them all."""

from sandbox.slack.api import (  # noqa: F401 - imported to register
    bookmarks,
    chat,
    conversations,
    history,
    lookups,
    membership,
    pins,
    reactions,
    users,
    views,
)

"""Slack's documented limits, in characters unless said otherwise.

From "Block Kit: blocks", "Block Kit: block elements", "Block Kit: composition objects", "Views", and the methods'
pages (chat.postMessage, chat.update, conversations.create, conversations.setTopic).
"""

from __future__ import annotations

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
ELEMENTS_IN_ACTIONS = 25
FIELDS_IN_SECTION = 10
OPTIONS = 100
OPTION_GROUPS = 100
OVERFLOW_OPTIONS = 5

SECTION_TEXT = 3000
FIELD_TEXT = 2000
HEADER_TEXT = 150
BUTTON_TEXT = 75
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTION_HINT = 75
PLACEHOLDER = 150
LABEL = 2000
HINT = 2000
IMAGE_TEXT = 2000
URL = 3000

ACTION_ID = 255
BLOCK_ID = 255
CALLBACK_ID = 255
BUTTON_VALUE = 2000
PRIVATE_METADATA = 3000

CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

VIEW_TITLE = 24
VIEW_BUTTON = 24
INPUT_TEXT = 3000

TOPIC = 250
CHANNEL_NAME = 80
BOOKMARK_TITLE = 255

# chat.update answers msg_too_long from 4,000 on, and blocks make the text a mere notification.
MESSAGE_TEXT = 3000

# All blocks of a message together: not on the blocks' pages. Slack's staff name 12,000 characters with a margin for
# the containers, and answers msg_blocks_too_long near 13,200 of JSON (slackapi/bolt-js issues 2509 and 2867).
MESSAGE_JSON = 11_000

SOCKETS = 8
"""Socket Mode connections of one Muster at a time. Slack allows ten ("Using Socket Mode": using multiple connections) and
refuses more with a `disconnect` frame, `too_many_websockets` (its maintainers in bolt-js's issue 2225). One is left for a
connection that Slack still counts after its process was killed (python-slack-sdk's issue 1940), one for whoever looks
with a tool of their own."""

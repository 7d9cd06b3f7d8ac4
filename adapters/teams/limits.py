"""What Teams takes at most ("Format your bot messages", "Types of cards", "Design Adaptive Cards")."""

CARD_BYTES = 25_000
"""A bot's message may have about 28 kB; the envelope wants some of it."""
CARD_VERSION = "1.5"
"""The newest that Teams renders for bots everywhere."""
ACTIONS = 6
BUTTON_LABEL = 60
CHOICE_LABEL = 150
TEXT = 8000
"""Characters of one text that are shown; the rest is a click away."""
DIALOG_TITLE = 60
INPUT = 4000
SUMMARY = 200
FORM_FIELDS = 20
ANSWER = 1000

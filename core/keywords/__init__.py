"""Matching of words, phrases and patterns against the message stream."""

from core.keywords.matcher import Matcher
from core.keywords.places import NamedChannels

__all__ = ["Matcher", "NamedChannels"]

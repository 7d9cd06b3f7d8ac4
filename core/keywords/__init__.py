"""Matching of words, phrases and patterns against the message stream."""

from core.keywords.matcher import Matcher

__all__ = ["Matcher"]

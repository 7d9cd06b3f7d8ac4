"""The command line."""

from muster.cli.command import main

__all__ = ["main"]

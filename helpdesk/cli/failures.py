"""A command that cannot do what it was asked."""

from __future__ import annotations


class CommandError(Exception):
    """The message is a sentence for the person who gave the command."""

"""Why a Guichet does not start or go on."""

from __future__ import annotations


class GuichetError(Exception):
    """The message is one sentence for a person: what is wrong and what to do."""


class StartError(GuichetError):
    """The start is given up."""


class PartFailedError(GuichetError):
    """A part died too often to be started once more."""

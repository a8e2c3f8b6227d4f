"""A message that was not understood (data/rules/recovery.yml)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import recovery


class ActionAskToRephrase(DialogueAction):
    action_name = "action_ask_to_rephrase"
    part = staticmethod(recovery.ask_to_rephrase)

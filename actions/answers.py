"""Answers to what was asked (bot/policies/expected_answer.py)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import answers


class ActionTakeAnswer(DialogueAction):
    action_name = "action_take_answer"
    part = staticmethod(answers.take_answer)

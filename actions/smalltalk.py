"""Holding a conversation (data/rules/conversation.yml)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import smalltalk


class ActionGreet(DialogueAction):
    action_name = "action_greet"
    part = staticmethod(smalltalk.greet)


class ActionSayGoodbye(DialogueAction):
    action_name = "action_say_goodbye"
    part = staticmethod(smalltalk.say_goodbye)


class ActionAcceptThanks(DialogueAction):
    action_name = "action_accept_thanks"
    part = staticmethod(smalltalk.accept_thanks)


class ActionTakeUnpromptedYes(DialogueAction):
    action_name = "action_take_unprompted_yes"
    part = staticmethod(smalltalk.take_unprompted_yes)


class ActionTakeUnpromptedNo(DialogueAction):
    action_name = "action_take_unprompted_no"
    part = staticmethod(smalltalk.take_unprompted_no)


class ActionAnswerBotChallenge(DialogueAction):
    action_name = "action_answer_bot_challenge"
    part = staticmethod(smalltalk.answer_bot_challenge)


class ActionExplainCapabilities(DialogueAction):
    action_name = "action_explain_capabilities"
    part = staticmethod(smalltalk.explain_capabilities)


class ActionChangeLanguage(DialogueAction):
    action_name = "action_change_language"
    part = staticmethod(smalltalk.change_language)


class ActionStartOver(DialogueAction):
    action_name = "action_start_over"
    part = staticmethod(smalltalk.start_over)


class ActionStop(DialogueAction):
    action_name = "action_stop"
    part = staticmethod(smalltalk.stop)


class ActionAcknowledgeComplaint(DialogueAction):
    action_name = "action_acknowledge_complaint"
    part = staticmethod(smalltalk.acknowledge_complaint)


class ActionDeclineOutOfScope(DialogueAction):
    action_name = "action_decline_out_of_scope"
    part = staticmethod(smalltalk.decline_out_of_scope)

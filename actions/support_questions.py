"""Questions about support itself (data/rules/support.yml)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import support_questions


class ActionAnswerHours(DialogueAction):
    action_name = "action_answer_hours"
    part = staticmethod(support_questions.answer_hours)


class ActionAnswerLanguages(DialogueAction):
    action_name = "action_answer_languages"
    part = staticmethod(support_questions.answer_languages)


class ActionAnswerChannels(DialogueAction):
    action_name = "action_answer_channels"
    part = staticmethod(support_questions.answer_channels)


class ActionCompareChannels(DialogueAction):
    action_name = "action_compare_channels"
    part = staticmethod(support_questions.compare_channels)


class ActionExplainPin(DialogueAction):
    action_name = "action_explain_pin"
    part = staticmethod(support_questions.explain_pin)


class ActionFindArticle(DialogueAction):
    action_name = "action_find_article"
    part = staticmethod(support_questions.find_article)


class ActionReportTicketStatus(DialogueAction):
    action_name = "action_report_ticket_status"
    part = staticmethod(support_questions.report_ticket_status)


class ActionExplainAttachments(DialogueAction):
    action_name = "action_explain_attachments"
    part = staticmethod(support_questions.explain_attachments)


class ActionGiveContact(DialogueAction):
    action_name = "action_give_contact"
    part = staticmethod(support_questions.give_contact)

"""Wanting a ticket, a human, a call (data/rules/requests.yml)."""

from __future__ import annotations

from actions.dialogue_action import DialogueAction
from helpdesk.dialogue import requests


class ActionOpenTicket(DialogueAction):
    action_name = "action_open_ticket"
    part = staticmethod(requests.open_ticket)


class ActionTalkToAgent(DialogueAction):
    action_name = "action_talk_to_agent"
    part = staticmethod(requests.talk_to_agent)


class ActionRequestPhoneCall(DialogueAction):
    action_name = "action_request_phone_call"
    part = staticmethod(requests.request_phone_call)


class ActionOpenAnother(DialogueAction):
    action_name = "action_open_another"
    part = staticmethod(requests.open_another)


class ActionAddToTicket(DialogueAction):
    action_name = "action_add_to_ticket"
    part = staticmethod(requests.add_to_ticket)


class ActionIdentify(DialogueAction):
    action_name = "action_identify"
    part = staticmethod(requests.identify)


class ActionGoOnAsGuest(DialogueAction):
    action_name = "action_go_on_as_guest"
    part = staticmethod(requests.go_on_as_guest)


class ActionNameSupportLanguage(DialogueAction):
    action_name = "action_name_support_language"
    part = staticmethod(requests.name_support_language)

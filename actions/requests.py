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

"""Which part of the dialogue answers which intent; Rasa's rules name the same pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from helpdesk.dialogue import (
    recovery,
    requests,
    returning,
    smalltalk,
    support_questions,
    ticket_summary,
)
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.issues import triage_issue

Handler = Callable[[Exchange], None]

#: Intents that ask something aside; what was waited for is asked again afterwards.
ASIDES: Mapping[str, Handler] = {
    "also_speaks": smalltalk.note_language,
    "ask_support_channels": support_questions.answer_channels,
    "ask_support_hours": support_questions.answer_hours,
    "ask_support_languages": support_questions.answer_languages,
    "ask_support_pin": support_questions.explain_pin,
    "ask_ticket_status": support_questions.report_ticket_status,
    "attach_file": support_questions.explain_attachments,
    "bot_challenge": smalltalk.answer_bot_challenge,
    "change_language": smalltalk.change_language,
    "compare_channels": support_questions.compare_channels,
    "find_article": support_questions.find_article,
}

#: Intents that get the same answer however often they come (see leading.py).
INFORMATION = frozenset({*ASIDES, "ask_capabilities", "contact_other", "greet", "out_of_scope"}) - {
    "change_language",
    "also_speaks",
}

#: Intents that leave what was waited for.
DEPARTURES: Mapping[str, Handler] = {
    "stop": smalltalk.stop,
    "start_over": smalltalk.start_over,
    "goodbye": smalltalk.say_goodbye,
    "talk_to_agent": requests.talk_to_agent,
    "request_phone_call": requests.request_phone_call,
    "command_guest": requests.go_on_as_guest,
    "command_identify": requests.identify,
    "command_resend_code": requests.resend_code,
    "contact_other": support_questions.give_contact,
}


def handle(exchange: Exchange, intent: str) -> None:
    """Answer an intent outside of any question."""
    handler = ASIDES.get(intent) or DEPARTURES.get(intent) or OTHERS.get(intent)
    if handler is None:
        handler = triage_issue if intent in exchange.services.policy.topics else None
    (handler or recovery.ask_to_rephrase)(exchange)


#: Everything else that is no issue: data/taxonomy.yml and choices.
OTHERS: Mapping[str, Handler] = {
    "greet": smalltalk.greet,
    "thank": smalltalk.accept_thanks,
    "affirm": smalltalk.take_unprompted_yes,
    "deny": smalltalk.take_unprompted_no,
    "ask_capabilities": smalltalk.explain_capabilities,
    "complain": smalltalk.acknowledge_complaint,
    "out_of_scope": smalltalk.decline_out_of_scope,
    "open_ticket": requests.open_ticket,
    "command_edit": ticket_summary.edit,
    "command_go_on": returning.go_on,
    "command_open_another": requests.open_another,
    "command_add_to_ticket": requests.add_to_ticket,
    "command_support_language": requests.name_support_language,
}

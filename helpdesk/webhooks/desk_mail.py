"""An event as a mail to another desk's inbox: who, what, and all that was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpdesk.conversations.counter import Counter
from helpdesk.mail.letter import Button, Facts, Letter, Paragraph, Part, Said, Small
from helpdesk.mail.message import Mail, mail_domain
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text
from helpdesk.webhooks.model import WebhookTarget


def desk_mail(counter: Counter, target: WebhookTarget, key: str, message: dict[str, Any]) -> Mail:
    """The mail of an event, in the target's language. `key` is the same in each attempt.

    All mails about one ticket or conversation are one thread; replies go to the customer. It is
    not marked as automatic, for somebody did write: desks put marked mail aside.
    """
    words = _Words(counter, target.language)
    data: dict[str, Any] = message["data"]
    ticket, conversation = data.get("ticket"), data.get("conversation")
    name = message["type"].replace(".", "_")
    parts: list[Part] = [Paragraph(words.say(f"mail_{name}"))]
    if ticket is not None:
        parts += words.ticket(ticket)
        thread, subject = f"ticket-{ticket['number']}", f"[{ticket['number']}] {ticket['subject']}"
    elif conversation is not None:
        parts += words.conversation(conversation)
        thread = f"conversation-{conversation['id']}"
        subject = words.say("mail_subject", topic=words.topic(conversation["topic"]))
    else:
        thread, subject = "test", words.say("mail_webhook_test")
    if data.get("reply"):
        parts.append(Said(data["reply"]["text"]))
    if conversation and conversation.get("transcript"):
        parts += words.transcript(conversation)
    if data.get("url"):
        parts.append(Button(words.say("notice_action"), data["url"]))
    first = f"{thread}.{target.id}@{mail_domain(counter.settings.mail_from)}"
    opens = name in ("ticket_opened", "conversation_queued", "webhook_test")
    customer = (ticket or conversation or {}).get("customer")
    letter = Letter(target.language, subject, parts)
    return Mail(
        key=key,
        to=target.mailbox or "",
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        reply_to=customer["email"] if customer else None,
        message_id=first if opens else f"{key.replace(':', '.')}@{first.partition('@')[2]}",
        references=() if opens else (first,),
        automatic=False,
    )


class _Words:
    """The parts of a mail in one language."""

    def __init__(self, counter: Counter, language: str) -> None:
        self._language = language
        self._texts = counter.services.texts
        self._zone = counter.policy.support.zone

    def say(self, name: str, /, **values: object) -> str:
        return staff_text(self._language, "webhooks", name, **values)

    def topic(self, name: str | None) -> str:
        return self._texts.label(self._language, "topics", name or "unknown")

    def ticket(self, ticket: dict[str, Any]) -> list[Part]:
        """What is known, and what the customer told."""
        known = [
            *self._customer(ticket),
            (self.say("topic"), self.topic(ticket["topic"])),
            (
                self.say("priority"),
                staff_text(self._language, "tickets", f"priority_{ticket['priority']}"),
            ),
            (self.say("due"), self._moment(ticket["reply_due_by"])),
        ]
        questions = self._texts.labels[self._language]["questions"]
        told = [
            (questions.get(each["question"], each["question"]), each["answer"])
            for each in ticket["facts"]
        ]
        return [Facts(known), Facts(told)] if told else [Facts(known)]

    def conversation(self, conversation: dict[str, Any]) -> list[Part]:
        """What is known, the hand-over included."""
        known = [
            *self._customer(conversation),
            (self.say("topic"), self.topic(conversation["topic"])),
        ]
        handoff, rating = conversation["handoff"], conversation["rating"]
        if handoff is not None:
            channel = self._texts.label(self._language, "channels", handoff["channel"])
            known += [
                (self.say("channel"), channel),
                (self.say("reference"), handoff["reference"]),
                (self.say("agent"), handoff["agent"] or "–"),
            ]
        if not rating:
            return [Facts(known)]
        known.append((self.say("rating"), f"{rating['score']}/5"))
        return [Facts(known), Said(rating["comment"] or "–")]

    def transcript(self, conversation: dict[str, Any]) -> list[Part]:
        """All that was said, each with its time."""
        head: list[Part] = [Paragraph(self.say("transcript"))]
        if not conversation["transcript_complete"]:
            head.append(Small(self.say("transcript_cut")))
        return [
            *head,
            *(
                Said(
                    "\n".join([each["text"], *(f"({name})" for name in each["files"])]),
                    by=f"{each['name'] or self.say(each['author'])} · {self._moment(each['at'])}",
                )
                for each in conversation["transcript"]
            ),
        ]

    def _customer(self, record: dict[str, Any]) -> list[tuple[str, str]]:
        customer = record["customer"]
        language = formats.language_name(self._language, record["language"])
        rows = [(self.say("language"), language)]
        if customer is None:
            return rows
        plan = self._texts.label(self._language, "plans", customer["plan"] or "free")
        return [(self.say("customer"), f"{customer['email']} ({plan})"), *rows]

    def _moment(self, at: str) -> str:
        return formats.moment(self._language, datetime.fromisoformat(at), self._zone)

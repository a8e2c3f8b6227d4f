"""An event as a mail to another desk's inbox: who, what, and all that was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpdesk.conversations.counter import Counter
from helpdesk.mail.message import Mail, mail_domain
from helpdesk.templating import render
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text
from helpdesk.webhooks.model import WebhookTarget

Paragraphs = list[list[str]]


def desk_mail(counter: Counter, target: WebhookTarget, key: str, message: dict[str, Any]) -> Mail:
    """The mail of an event, in the target's language. `key` is the same in each attempt.

    All mails about one ticket or conversation are one thread; replies go to the customer. It is
    not marked as automatic, for somebody did write: desks put marked mail aside.
    """
    words = _Words(counter, target.language)
    data: dict[str, Any] = message["data"]
    ticket, conversation = data.get("ticket"), data.get("conversation")
    name = message["type"].replace(".", "_")
    paragraphs = [[words.say(f"mail_{name}")]]
    if ticket is not None:
        paragraphs += words.ticket(ticket)
        thread, subject = f"ticket-{ticket['number']}", f"[{ticket['number']}] {ticket['subject']}"
    elif conversation is not None:
        paragraphs += words.conversation(conversation)
        thread = f"conversation-{conversation['id']}"
        subject = words.say("mail_subject", topic=words.topic(conversation["topic"]))
    else:
        thread, subject = "test", words.say("mail_webhook_test")
    if data.get("reply"):
        paragraphs.append([data["reply"]["text"]])
    if conversation and conversation.get("transcript"):
        paragraphs += words.transcript(conversation)
    if data.get("url"):
        paragraphs.append([data["url"]])
    first = f"{thread}.{target.id}@{mail_domain(counter.settings.mail_from)}"
    opens = name in ("ticket_opened", "conversation_queued", "webhook_test")
    customer = (ticket or conversation or {}).get("customer")
    return Mail(
        key=key,
        to=target.mailbox or "",
        subject=subject,
        text="\n\n".join("\n".join(lines) for lines in paragraphs) + "\n",
        html=render(
            "mail.html",
            language=target.language,
            subject=subject,
            paragraphs=[[part for line in p for part in line.splitlines()] for p in paragraphs],
        ),
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

    def ticket(self, ticket: dict[str, Any]) -> Paragraphs:
        """What is known, and what the customer told."""
        known = [
            *self._customer(ticket),
            self._line("topic", self.topic(ticket["topic"])),
            self._line("priority", staff_text(self._language, "tickets", _priority(ticket))),
            self._line("due", self._moment(ticket["reply_due_by"])),
        ]
        questions = self._texts.labels[self._language]["questions"]
        told = [
            f"{questions.get(each['question'], each['question'])}: {each['answer']}"
            for each in ticket["facts"]
        ]
        return [known, told] if told else [known]

    def conversation(self, conversation: dict[str, Any]) -> Paragraphs:
        """What is known, the hand-over included."""
        known = [
            *self._customer(conversation),
            self._line("topic", self.topic(conversation["topic"])),
        ]
        handoff = conversation["handoff"]
        if handoff is not None:
            known.append(
                self._line(
                    "channel", self._texts.label(self._language, "channels", handoff["channel"])
                )
            )
            known.append(self._line("reference", handoff["reference"]))
            known.append(self._line("agent", handoff["agent"] or "–"))
        if conversation["rating"]:
            known.append(self._line("rating", f"{conversation['rating']['score']}/5"))
            known += [conversation["rating"]["comment"] or "–"]
        return [known]

    def transcript(self, conversation: dict[str, Any]) -> Paragraphs:
        """All that was said, each with its time."""
        said = [
            [
                f"[{self._moment(each['at'])}] {each['name'] or self.say(each['author'])}:",
                each["text"],
                *(f"({name})" for name in each["files"]),
            ]
            for each in conversation["transcript"]
        ]
        head = [self.say("transcript")]
        if not conversation["transcript_complete"]:
            head.append(self.say("transcript_cut"))
        return [head, *said]

    def _customer(self, record: dict[str, Any]) -> list[str]:
        customer = record["customer"]
        lines = [self._line("language", formats.language_name(self._language, record["language"]))]
        if customer is None:
            return lines
        plan = self._texts.label(self._language, "plans", customer["plan"] or "free")
        return [self._line("customer", f"{customer['email']} ({plan})"), *lines]

    def _line(self, name: str, value: str) -> str:
        return f"{self.say(name)}: {value}"

    def _moment(self, at: str) -> str:
        return formats.moment(self._language, datetime.fromisoformat(at), self._zone)


def _priority(ticket: dict[str, Any]) -> str:
    return f"priority_{ticket['priority']}"

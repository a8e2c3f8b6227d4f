"""The transcript to keep, in the customer's language and zone: as text, as one page, as a mail."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from helpdesk.conversations.model import Author, Conversation, Message
from helpdesk.conversations.transcript import messages_of
from helpdesk.mail.letter import Letter, Paragraph, Said, Small
from helpdesk.templating import render
from helpdesk.texts import formats
from helpdesk.texts.catalog import Catalogue


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation's messages, and how they read for its customer."""

    conversation: Conversation
    messages: list[Message]
    texts: Catalogue

    @property
    def title(self) -> str:
        return self._word("title")

    @property
    def times(self) -> str:
        """In which zone the times are."""
        return self._word("times").format(zone=self._zone.key.replace("_", " "))

    def speaker(self, message: Message) -> str:
        """Who wrote a message, for people."""
        if message.author == Author.AGENT and message.agent_name:
            return message.agent_name
        return self._word(message.author)

    def at(self, message: Message) -> str:
        """When, by the customer's clock."""
        return formats.moment(self.conversation.language, message.at, self._zone)

    def size(self, bytes_: int) -> str:
        return formats.size(self.conversation.language, bytes_)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.conversation.zoneinfo or "UTC")

    def _word(self, name: str) -> str:
        return self.texts.label(self.conversation.language, "transcript", name)


def transcript_of(session: Session, conversation: Conversation, texts: Catalogue) -> Transcript:
    """What the customer may read of a conversation; never an agent's note."""
    return Transcript(conversation, list(messages_of(session, conversation)), texts)


def transcript_text(transcript: Transcript) -> str:
    """One paragraph a message: time, author, text, choices, articles and files."""
    head = f"{transcript.title}\n{transcript.times}"
    return "\n\n".join([head, *(_paragraph(transcript, m) for m in transcript.messages)]) + "\n"


def transcript_html(transcript: Transcript) -> str:
    """The same as a page of its own, without scripts; every text is escaped."""
    return render("transcript.html", transcript=transcript)


def transcript_letter(transcript: Transcript) -> Letter:
    """The same as a mail to the customer."""
    language, texts = transcript.conversation.language, transcript.texts

    def said(message: Message) -> Said:
        by = f"{transcript.speaker(message)} · {transcript.at(message)}"
        return Said("\n".join(_lines(transcript, message)), by=by)

    return Letter(
        language,
        texts.text(language, "mail_transcript_subject"),
        [
            Paragraph(texts.text(language, "mail_transcript")),
            Small(transcript.times),
            *(said(each) for each in transcript.messages),
        ],
    )


def _paragraph(transcript: Transcript, message: Message) -> str:
    head = f"[{transcript.at(message)}] {transcript.speaker(message)}:"
    return "\n".join([head, *_lines(transcript, message)])


def _lines(transcript: Transcript, message: Message) -> list[str]:
    """What was said, with choices, articles and files."""
    lines = [message.text]
    lines += [f"  ( ) {choice['title']}" for choice in message.choices]
    lines += [f"  {article['title']}: {article['url']}" for article in message.articles]
    lines += [f"  {file['name']} ({transcript.size(file['size'])})" for file in message.attachments]
    return lines

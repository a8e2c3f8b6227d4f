"""The transcript as a file to keep: plain text, or one HTML page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from helpdesk.conversations.model import Author, Conversation, Message
from helpdesk.conversations.transcript import messages_of
from helpdesk.templating import render


def transcript_text(session: Session, conversation: Conversation) -> str:
    """One paragraph a message: time (UTC), author, text, choices, articles and files."""
    return "\n\n".join(_paragraph(m) for m in messages_of(session, conversation)) + "\n"


def transcript_html(session: Session, conversation: Conversation) -> str:
    """The same as a page of its own, without scripts; every text is escaped."""
    return render(
        "transcript.html",
        conversation=conversation,
        messages=messages_of(session, conversation),
        speaker=speaker,
    )


def speaker(message: Message) -> str:
    """Who wrote a message, for people."""
    if message.author == Author.AGENT:
        return message.agent_name or "agent"
    return message.author


def _paragraph(message: Message) -> str:
    lines = [f"[{message.at:%Y-%m-%d %H:%M} UTC] {speaker(message)}:", message.text]
    lines += [f"  ( ) {choice['title']}" for choice in message.choices]
    lines += [f"  {article['title']}: {article['url']}" for article in message.articles]
    lines += [f"  {file['name']} ({file['size']} bytes)" for file in message.attachments]
    return "\n".join(lines)

"""How a conversation looks in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

_COLOURS = {
    "assistant": typer.colors.CYAN,
    "agent": typer.colors.GREEN,
    "system": typer.colors.BRIGHT_BLACK,
}


def lines(message: dict[str, Any]) -> Iterator[str]:
    """A message, its articles and attachments, then its choices with their numbers."""
    author = message.get("agent") or message["author"]
    colour = _COLOURS.get(message["author"])
    yield typer.style(f"{author}: ", fg=colour, bold=True) + message["text"]
    for article in message["articles"]:
        yield f"    {article['title']}  {article['url']}"
    for attachment in message["attachments"]:
        yield f"    [{attachment['name']}]"
    for number, choice in enumerate(message["choices"], start=1):
        yield typer.style(f"    {number}  ", fg=colour, bold=True) + choice["title"]


def status(answer: dict[str, Any]) -> str:
    """What the prompt shows: who has the conversation, and what is waited for."""
    waits = f", {answer['expects']}" if answer["expects"] else ""
    return f"[{answer['language']}, {answer['state']}{waits}] "

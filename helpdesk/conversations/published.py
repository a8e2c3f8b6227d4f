"""What the conversation API answers, as published in /openapi.json."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from helpdesk.conversations.model import Expects, PinState, State


class ChoiceView(BaseModel):
    """A quick reply: post `{"choice": id}` to pick it."""

    id: str
    title: str


class ArticleView(BaseModel):
    """An article as a card."""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str
    url: str


class SummaryFieldView(BaseModel):
    """One line of a summary: post `{"choice": edit}` and the assistant asks for it anew."""

    name: str
    label: str
    value: str
    edit: str


class SummaryView(BaseModel):
    """What a ticket will say, to confirm or correct field by field.

    The message's `text` says the same in three paragraphs: an introduction, one line for each
    field, and the question whether to send it.
    """

    title: str = Field(description="The ticket's subject.")
    fields: list[SummaryFieldView]


class MessageView(BaseModel):
    """One entry of the transcript; ordered by `id`, never by `at`."""

    id: int
    at: str
    author: Literal["customer", "assistant", "agent", "system"]
    client_id: str | None
    agent: str | None
    text: str
    choices: list[ChoiceView]
    articles: list[ArticleView]
    attachments: list[dict[str, Any]]
    summary: SummaryView | None


class StateView(BaseModel):
    """What every answer about a conversation repeats."""

    model_config = ConfigDict(extra="allow")

    state: State
    language: str
    expects: Expects | None
    pin: PinState


class TurnAnswer(StateView):
    """All that one message of the customer led to, itself included."""

    messages: list[MessageView]


class WholeConversation(StateView):
    """`decision` is that of `POST /api/v1/triage/decisions`; `topic` is an intent's name."""

    id: str
    topic: str | None
    decision: dict[str, Any] | None
    messages: list[MessageView]
    tickets: list[dict[str, Any]]
    handoff: dict[str, Any] | None


class OpenedConversation(WholeConversation):
    """A new conversation and the token that opens it."""

    token: str

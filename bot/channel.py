"""Rasa's only channel: turns from the web process, on loopback, behind a shared secret.

Rasa's own channels trust the sender they are given and take any text that begins with "/" as a
command. Here a choice travels in a field of its own, which the web process fills only from those
that it issued itself, and passes the pipeline by: there is nothing in it to understand.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

#: A choice answers whatever was asked: config.yml sends it to the policy for expected answers.
CHOICE = "choice"
#: Stands for a "/" at the beginning of a text: it looks the same, is as long, and is no command.
DIVISION_SLASH = "\u2215"


def as_plain_text(text: Text) -> Text:
    """`text` such that Rasa cannot take it as a command, of the same length."""
    stripped = text.lstrip()
    if not stripped.startswith("/"):
        return text
    lead = len(text) - len(stripped)
    return text[:lead] + DIVISION_SLASH + stripped[1:]


class TurnOutput(OutputChannel):
    """Collects what the assistant says in one turn."""

    def __init__(self) -> None:
        self.messages: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        return "guichet"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Take an action's message: its text, and choices and articles as custom JSON."""
        extra = message.get("custom") or {}
        self.messages.append(
            {
                "text": message.get("text") or extra.get("text") or "",
                "choices": extra.get("choices", []),
                "articles": extra.get("articles", []),
                "summary": extra.get("summary"),
            }
        )

    async def send_text_message(self, recipient_id: Text, text: Text, **kwargs: Any) -> None:
        await self.send_response(recipient_id, {"text": text})


class GuichetInput(InputChannel):
    """`POST /webhooks/guichet/turns` → what the assistant says, `{"messages": […]}`.

    Each message is `{"text", "choices", "articles", "summary"}`.

    `GET /webhooks/guichet/ready` → `{"model", "turns"}`, 503 while no model is loaded; `turns` are
    being answered now. `POST /webhooks/guichet/parse` `{"texts": […]}` → `{"parsed": […]}`, what
    the model understands of each, `{"text", "language", "intent", "confidence", "unsure",
    "ranking", "entities"}`; nothing is kept of it.
    """

    def __init__(self, secret: Text) -> None:
        self._secret = secret
        self._turns = 0

    @classmethod
    def name(cls) -> Text:
        return "guichet"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> "GuichetInput":
        secret = (credentials or {}).get("secret")
        if not secret:
            raise ValueError("credentials.yml: bot.channel.GuichetInput needs a secret")
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("guichet_webhook")

        @webhook.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            loaded = agent is not None and agent.is_ready()
            answer = {"model": loaded, "turns": self._turns}
            return response.json(answer, status=200 if loaded else 503)

        @webhook.route("/turns", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "wrong secret"}, status=403)
            body = request.json
            output = TurnOutput()
            self._turns += 1
            try:
                await on_new_message(self._message(body, output))
            finally:
                self._turns -= 1
            return response.json({"messages": output.messages})

        @webhook.route("/parse", methods=["POST"])
        async def parse(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return response.json({"error": "wrong secret"}, status=403)
            agent = request.app.ctx.agent
            parsed = [
                _understood(await agent.parse_message(as_plain_text(text)), text)
                for text in request.json["texts"]
            ]
            return response.json({"parsed": parsed})

        return webhook

    def _is_ours(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._secret}".encode())

    def _message(self, body: Dict[Text, Any], output: OutputChannel) -> UserMessage:
        """A text to understand, or a choice that is already understood."""
        names = ("turn", "language", "language_settled", "expects")
        metadata = {name: body[name] for name in names}
        parsed = None
        if "choice" in body:
            metadata = {**metadata, "expects": CHOICE, "choice": body["choice"]}
            intent = {"name": None, "confidence": 1.0}
            parsed = {"text": "", "intent": intent, "entities": [], "metadata": metadata}
        return UserMessage(
            text="" if parsed else as_plain_text(body["text"]),
            output_channel=output,
            sender_id=body["conversation_id"],
            input_channel=self.name(),
            parse_data=parsed,
            message_id=body["turn"],
            metadata=metadata,
        )


def _understood(parsed: Dict[Text, Any], text: Text) -> Dict[Text, Any]:
    """What Rasa makes of a text, without the intent that stands for being unsure."""
    ranking = [
        {"name": each["name"], "confidence": each["confidence"]}
        for each in parsed["intent_ranking"]
        if each["name"] != DEFAULT_NLU_FALLBACK_INTENT_NAME
    ]
    return {
        "text": text,
        "language": parsed["language"]["code"],
        "intent": ranking[0]["name"],
        "confidence": ranking[0]["confidence"],
        "unsure": parsed["intent"]["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME,
        "ranking": ranking,
        "entities": [
            {name: each[name] for name in ("entity", "value", "start", "end")}
            for each in parsed.get("entities", [])
        ],
    }

"""Talking to the assistant in the terminal, with a scripted server behind the public API."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from helpdesk.cli.chat.client import ConversationClient, RefusedError
from helpdesk.cli.chat.talk import Talk
from helpdesk.cli.failures import CommandError


def message(number: int, text: str, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "id": number,
        "author": "assistant",
        "text": text,
        "choices": [{"id": f"{each}.1", "title": each} for each in choices],
        "articles": [],
        "attachments": [],
    }


class Server:
    """A conversation as the API shows it; remembers what was asked of it."""

    def __init__(self, expects: str | None = None) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.conversation = {
            "id": "c1",
            "token": "t1",
            "state": "bot",
            "language": "en",
            "expects": expects,
            "messages": [message(1, "Hello", ("open_ticket", "talk_to_agent"))],
        }

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1/")
        if request.method == "GET":
            return httpx.Response(200, json=self.conversation)
        body = json.loads(request.content)
        body.pop("client_id", None)
        self.asked.append((path, body))
        if path == "demo/identity":
            return httpx.Response(200, json={"identity": "signed"})
        if path == "conversations":
            return httpx.Response(201, json=self.conversation)
        if body.get("text") == "refuse me":
            problem = {"field": "text", "message": "write something else"}
            return httpx.Response(422, json={"detail": [problem]})
        if body.get("text") == "bye":
            self.conversation["state"] = "closed"
        return httpx.Response(200, json=self.conversation)


def talk(server: Server, *lines: str, hidden: tuple[str, ...] = ()) -> None:
    """A conversation in which these lines are typed."""
    typed, secret = iter(lines), iter(hidden)

    def read(source):
        def ask(_prompt: str) -> str:
            for line in source:
                return line
            raise EOFError

        return ask

    with ConversationClient("http://guichet", httpx.MockTransport(server)) as client:
        opening = client.start("premium", "en", None)
        Talk(client, read(typed), read(secret)).hold(opening)


def test_chat_signs_in_as_the_demo_account(capsys) -> None:
    server = Server()
    talk(server)
    assert server.asked == [
        ("demo/identity", {"account": "premium"}),
        ("conversations", {"language": "en", "simulated_now": None, "identity": "signed"}),
    ]
    assert "Hello" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "expects", "path", "body"),
    [
        ("I was hacked", None, "messages", {"text": "I was hacked"}),
        ("2", None, "messages", {"choice": "talk_to_agent.1"}),
        ("3", None, "messages", {"text": "3"}),
        ("5", "rating", "rating", {"score": 5, "comment": None}),
        ("6", "rating", "messages", {"text": "6"}),
    ],
)
def test_chat_sends_a_line_as_what_it_is(
    line: str, expects: str | None, path: str, body: dict[str, Any]
) -> None:
    server = Server(expects)
    talk(server, line)
    assert server.asked[-1] == (f"conversations/c1/{path}", body)


def test_chat_sends_a_pin_by_its_own_way() -> None:
    server = Server("pin")
    talk(server, hidden=("300003",))
    assert server.asked[-1] == ("conversations/c1/pin", {"pin": "300003"})


def test_chat_says_how_a_pin_is_written_when_something_else_was_typed(capsys) -> None:
    server = Server("pin")
    talk(server, hidden=("human!", "300 003"))
    assert "six digits; press Enter to write instead" in capsys.readouterr().out
    assert [body for path, body in server.asked if path.endswith("/pin")] == [{"pin": "300 003"}]


def test_chat_lets_one_write_instead_when_a_pin_is_asked_for() -> None:
    server = Server("pin")
    talk(server, "I have none", hidden=("",))
    assert server.asked[-1] == ("conversations/c1/messages", {"text": "I have none"})


def test_chat_goes_on_when_the_server_refuses_a_line(capsys) -> None:
    server = Server()
    talk(server, "refuse me", "hello")
    assert "text: write something else" in capsys.readouterr().out
    assert server.asked[-1][1] == {"text": "hello"}


def test_chat_ends_when_the_conversation_is_closed() -> None:
    server = Server()
    talk(server, "bye", "never read")
    assert server.asked[-1][1] == {"text": "bye"}


def test_chat_says_how_to_start_one_when_no_guichet_answers() -> None:
    client = ConversationClient("http://127.0.0.1:1")
    with client, pytest.raises(CommandError, match=r"\./guichet up"):
        client.start(None, None, None)


def test_client_tells_why_something_is_refused() -> None:
    client = ConversationClient("http://guichet", httpx.MockTransport(Server()))
    with client:
        client.start(None, None, None)
        with pytest.raises(RefusedError, match=r"^text: write something else$"):
            client.say("refuse me")

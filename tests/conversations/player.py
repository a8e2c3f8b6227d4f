"""Plays a conversation file against a running Guichet, through its public API only."""

from __future__ import annotations

import email
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import policy
from pathlib import Path
from typing import Any

import httpx

AGENT = {"email": "agent@example.com", "password": "guichet-demo"}
MOST_QUESTIONS = 8
MAIL_WITHIN_SECONDS = 60


@dataclass
class Player:
    """One conversation, from its file to its end. `user` keeps its customer apart from others."""

    client: httpx.Client
    mail_folder: Path
    user: str
    conversation: str = ""
    token: str = ""
    email: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    _agent: httpx.Client | None = None
    _codes_asked_for: int = 0

    def play(self, script: Mapping[str, Any]) -> None:
        """Play all turns. Raises AssertionError naming the turn that went otherwise."""
        try:
            self._play_all(script)
        finally:
            if self._agent is not None:
                self._agent.close()

    def _play_all(self, script: Mapping[str, Any]) -> None:
        self._open(script)
        for number, turn in enumerate(script["turns"], 1):
            turn = dict(turn)
            expected = turn.pop("expect", {})
            ((kind, value),) = turn.items()
            try:
                getattr(self, f"_play_{kind}")(value)
                self._check(expected)
            except (AssertionError, httpx.HTTPError) as error:
                raise AssertionError(
                    f"turn {number} ({kind}: {value!r}): {error}\n\n{self.transcript()}"
                ) from error

    def state(self) -> dict[str, Any]:
        """The conversation as the customer can read it."""
        return self._get(f"/api/v1/conversations/{self.conversation}")

    def transcript(self) -> str:
        """What was said so far."""
        return "\n".join(f"{m['author']:>9}: {m['text']}" for m in self.state()["messages"])

    # ---- turns -------------------------------------------------------------------------------

    def _play_customer(self, text: str) -> None:
        self._say({"text": text})

    def _play_choice(self, name: str) -> None:
        self._codes_asked_for += name == "command_resend_code"
        for message in reversed(self.state()["messages"]):
            fields = (message["summary"] or {"fields": []})["fields"]
            offered = [c["id"] for c in message["choices"]] + [f["edit"] for f in fields]
            for choice in offered:
                if choice.rpartition(".")[0] == name:
                    self._say({"choice": choice})
                    return
        raise AssertionError(f"no choice {name} was offered")

    def _play_pin(self, pin: str) -> None:
        self.heard = self._post("pin", {"pin": pin})["messages"]

    def _play_identify(self, account: str) -> None:
        self.heard = self._post("identify", {"identity": self._identity(account)})["messages"]

    def _play_has_account(self, account: str) -> None:
        self._identity(account)

    def _play_email_address(self, _: bool) -> None:
        self._codes_asked_for += 1
        self._say({"text": self.email})

    def _play_email_code(self, _: bool) -> None:
        self._say({"text": self._mailed_code()})

    def _play_attach(self, name: str) -> None:
        before = self._newest()
        response = self.client.post(
            f"/api/v1/conversations/{self.conversation}/attachments",
            files={"file": (name, b"550 5.7.1 rejected\n", "text/plain")},
            headers=self._headers,
        )
        assert response.status_code == 201, response.text
        self.heard = self._since(before)

    def _play_clock(self, instant: str) -> None:
        before = self._newest()
        response = self.client.patch(
            f"/api/v1/conversations/{self.conversation}",
            json={"simulated_now": instant},
            headers=self._headers,
        )
        assert response.status_code == 200, response.text
        self.heard = self._since(before)

    def _play_agent(self, act: str | dict[str, str]) -> None:
        before = self._newest()
        if isinstance(act, str):
            self._desk(act, {"reason": "solved"} if act == "close" else None)
        elif "says" in act:
            self._desk("messages", {"text": act["says"]})
        else:
            self._desk("notes", {"text": act["note"]})
        self.heard = self._since(before)

    def _play_answer_details(self, text: str) -> None:
        for _ in range(MOST_QUESTIONS):
            if self.state()["expects"] != "details":
                return
            self._say({"text": text})
        raise AssertionError(f"details were still asked for after {MOST_QUESTIONS} answers")

    # ---- expectations ------------------------------------------------------------------------

    def _check(self, expected: dict[str, Any]) -> None:
        now = self.state()
        decision = now["decision"] or {}
        said = "\n".join(m["text"] for m in self.heard if m["author"] != "customer")
        offered = {c["id"].rpartition(".")[0] for m in self.heard for c in m["choices"]}
        handoff = now["handoff"] or {}
        checks: dict[str, Callable[[Any], None]] = {
            "state": lambda v: _same(now["state"], v),
            "language": lambda v: _same(now["language"], v),
            "topic": lambda v: _same(now["topic"], v),
            "channel": lambda v: _same(decision.get("channel"), v),
            "expects": lambda v: _same(now["expects"], v),
            "pin": lambda v: _same(now["pin"], v),
            "handoff": lambda v: _same(handoff.get("state"), v),
            "tickets": lambda v: _same(len(now["tickets"]), v),
            "urgent": lambda v: _same(now["tickets"][-1]["urgent"], v),
            "says": lambda v: [_contains(said, text) for text in v],
            "says_not": lambda v: [_lacks(said, text) for text in v],
            "choices": lambda v: _subset(set(v), offered),
            "articles": lambda v: _at_least(sum(len(m["articles"]) for m in self.heard), v),
            "reasons": lambda v: [
                _subset(set(reasons), set(_option(decision, channel)["reasons"]))
                for channel, reasons in v.items()
            ],
        }
        for name, value in expected.items():
            try:
                checks[name](value)
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error

    # ---- the API -----------------------------------------------------------------------------

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _open(self, script: Mapping[str, Any]) -> None:
        account = script.get("account")
        body = {
            "language": script.get("language"),
            "identity": self._identity(account, script) if account else None,
            "simulated_now": script["now"],
        }
        if not account and script.get("zoneinfo"):
            body["zoneinfo"] = script["zoneinfo"]
        response = self.client.post("/api/v1/conversations", json=body)
        assert response.status_code == 201, response.text
        opened = response.json()
        self.conversation, self.token = opened["id"], opened["token"]
        self.heard = opened["messages"]

    def _identity(self, account: str, script: Mapping[str, Any] | None = None) -> str:
        response = self.client.post(
            "/api/v1/demo/identity",
            json={
                "account": account,
                "user": self.user,
                "zoneinfo": (script or {}).get("zoneinfo"),
            },
        )
        assert response.status_code == 200, response.text
        self.email = f"{self.user}.{account}@example.com"
        return str(response.json()["identity"])

    def _say(self, body: dict[str, str]) -> None:
        answer = self._post("messages", {"client_id": str(uuid.uuid4()), **body})
        self.heard = answer["messages"]
        # Customers of these conversations have addresses of their own.
        if "@" in body.get("text", ""):
            self.email = re.findall(r"\S+@\S+", body["text"])[0]

    def _post(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self.client.post(
            f"/api/v1/conversations/{self.conversation}/{what}", json=body, headers=self._headers
        )
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def _get(self, path: str) -> dict[str, Any]:
        response = self.client.get(path, headers=self._headers)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def _desk(self, act: str, body: dict[str, str] | None) -> None:
        if self._agent is None:
            self._agent = httpx.Client(base_url=self.client.base_url, timeout=60)
            token = self._agent.post("/api/v1/session", json=AGENT).json()["token"]
            self._agent.headers["Authorization"] = f"Bearer {token}"
        response = self._agent.post(
            f"/api/v1/desk/conversations/{self.conversation}/{act}", json=body
        )
        assert response.status_code == 200, response.text

    def _newest(self) -> int:
        return int(self.state()["messages"][-1]["id"])

    def _since(self, message_id: int) -> list[dict[str, Any]]:
        return [m for m in self.state()["messages"] if m["id"] > message_id]

    def _mailed_code(self) -> str:
        """The newest code mailed to this customer, once every one that was asked for is there."""
        deadline = time.monotonic() + MAIL_WITHIN_SECONDS
        while time.monotonic() < deadline:
            codes = []
            for path in sorted(self.mail_folder.glob("*.eml"), key=lambda p: p.stat().st_mtime):
                mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
                found = re.search(r"\b\d{6}\b", mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
                if mail["To"] == self.email and found:
                    codes.append(found[0])
            if len(codes) >= max(1, self._codes_asked_for):
                return codes[-1]
            time.sleep(0.2)
        raise AssertionError(f"no code was mailed to {self.email}")


def _same(found: object, wanted: object) -> None:
    assert found == wanted, f"is {found!r}, not {wanted!r}"


def _contains(said: str, text: str) -> None:
    assert text in said, f"{text!r} is not in what was said:\n{said}"


def _lacks(said: str, text: str) -> None:
    assert text not in said, f"{text!r} is in what was said:\n{said}"


def _subset(wanted: set[str], found: set[str]) -> None:
    assert wanted <= found, f"{sorted(wanted - found)} missing from {sorted(found)}"


def _at_least(found: int, wanted: int) -> None:
    assert found >= wanted, f"only {found}, not {wanted}"


def _option(decision: dict[str, Any], channel: str) -> dict[str, Any]:
    options: list[dict[str, Any]] = decision["options"]
    return next(option for option in options if option["channel"] == channel)

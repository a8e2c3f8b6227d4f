"""Holding a conversation line by line."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import typer

from helpdesk.accounts.pin import PIN_PATTERN
from helpdesk.cli.chat.client import Answer, ConversationClient, RefusedError
from helpdesk.cli.chat.screen import lines, status
from helpdesk.cli.failures import CommandError

#: Seconds between two looks for what an agent wrote.
_LOOK_EVERY = 2.0
_SCORES = range(1, 6)


class Talk:
    """One conversation. `ask` reads a line, `ask_hidden` one that the terminal does not show.

    Both raise EOFError at the end of the input.
    """

    def __init__(
        self,
        client: ConversationClient,
        ask: Callable[[str], str],
        ask_hidden: Callable[[str], str],
    ) -> None:
        self._client = client
        self._ask = ask
        self._ask_hidden = ask_hidden
        self._choices: list[dict[str, Any]] = []
        self._shown: set[Any] = set()
        self._lock = threading.Lock()
        self._over = threading.Event()

    def hold(self, opening: Answer) -> None:
        """Until the conversation is closed or the input ends."""
        answer = opening
        self._show(answer["messages"])
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            while answer["state"] != "closed":
                try:
                    self._turn(answer)
                except RefusedError as error:
                    typer.secho(str(error), fg=typer.colors.RED)
                answer = self._client.read()
                self._show(answer["messages"])
        except EOFError:
            typer.echo()
        finally:
            self._over.set()
            watcher.join()

    def _turn(self, answer: Answer) -> None:
        if answer["expects"] == "pin":
            pin = self._ask_hidden(status(answer) + "PIN (Enter to write instead): ")
            if pin and not re.fullmatch(PIN_PATTERN, pin):
                raise RefusedError("A support PIN has six digits; press Enter to write instead.")
            if pin:
                self._client.check_pin(pin)
                return
        line = self._ask(status(answer)).strip()
        if line:
            self._send(line, answer["expects"])

    def _send(self, line: str, expects: str | None) -> None:
        number = int(line) if line.isdecimal() else 0
        if 1 <= number <= len(self._choices):
            self._client.choose(self._choices[number - 1]["id"])
        elif expects == "rating" and number in _SCORES:
            self._client.rate(number)
        else:
            self._client.say(line)

    def _watch(self) -> None:
        """Show what comes without being asked for: an agent's answers, news of the queue."""
        while not self._over.wait(_LOOK_EVERY):
            # A failure shows at the next turn, where something can be done about it.
            with suppress(CommandError, RefusedError):
                answer = self._client.read()
                if answer["state"] in ("queued", "live"):
                    self._show(answer["messages"])

    def _show(self, messages: list[dict[str, Any]]) -> None:
        with self._lock:
            for message in messages:
                if message["id"] in self._shown:
                    continue
                self._shown.add(message["id"])
                if message["author"] != "customer":
                    typer.echo("\n".join(lines(message)))
                    self._choices = message["choices"]

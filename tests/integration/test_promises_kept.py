"""Promises survive a restart: the web process is killed while customers wait, and starts anew.

What the process does besides answering is the same in this one, where a start costs less and the
clock can be set: so only what needs two of them, or a death, has processes of its own.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from helpdesk.agents.model import Handoff, HandoffState
from helpdesk.articles.library import Library
from helpdesk.clock import real_now
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.model import Conversation, Message
from helpdesk.conversations.promises import keep_promises
from helpdesk.mail.sender import mail_sender
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.tickets.model import Ticket
from helpdesk.web.app import create_app
from helpdesk.web.upkeep import upkeep
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin
from tests.system import ROOT, environment, free_port

WITHIN = 240.0


@pytest.fixture
def queued(settings: Settings, assistant: ScriptedAssistant) -> Customer:
    """A French customer in the queue; the process that took them in has ended."""
    assistant.intents["un humain"] = "talk_to_agent"
    with TestClient(create_app(settings, assistant, Library([]))) as api:
        customer = begin(api, "premium", user="waits", language="fr")
        customer.say("un humain")
        assert customer.post("/pin", {"pin": "300003"}).json()["state"] == "queued"
    return customer


@contextmanager
def web(settings: Settings, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """A web process of its own, killed without warning at the end; what waits until it serves."""
    port = free_port()
    variables = {"GUICHET_PORT": str(port), "GUICHET_DATABASE_URL": settings.database_url}
    process = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "uvicorn", "--factory"),
            *("tests.integration.web_process:without_articles", "--port", str(port)),
            *("--log-level", "warning"),
        ],
        env={**environment(tmp_path, variables), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    address = f"http://127.0.0.1:{port}/healthz"
    try:
        yield lambda: _until(lambda: _answers(address), "the web process to serve")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _until(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < until, f"waited for {what}"
        time.sleep(0.05)


def waited(store: Store, minutes: int) -> None:
    """Everybody has been waiting so much longer, by the clock of their conversation."""
    with store.unit_of_work() as session:
        for handoff in session.scalars(select(Handoff)):
            handoff.queued_at -= timedelta(minutes=minutes)


def kept(store: Store, customer: Customer) -> list[str]:
    """The tickets' numbers, one for each time that the customer was told."""
    with store.unit_of_work() as session:
        numbers = session.scalars(
            select(Ticket.number).where(Ticket.conversation_id == customer.id)
        ).all()
        texts = session.scalars(
            select(Message.text).where(Message.conversation_id == customer.id)
        ).all()
    return [number for number in numbers for text in texts if number in text]


def state_of(store: Store, customer: Customer) -> str:
    with store.unit_of_work() as session:
        return str(session.get_one(Conversation, customer.id).state)


def test_waiting_customer_becomes_one_ticket_when_the_time_ran_out_between_two_processes(
    settings: Settings, store: Store, tmp_path: Path, queued: Customer
) -> None:
    with web(settings, tmp_path) as serves:
        serves()
        assert state_of(store, queued) == "queued"
    waited(store, 9)
    assert kept(store, queued) == []
    waited(store, 1)
    with web(settings, tmp_path):
        _until(lambda: state_of(store, queued) == "bot", "the promise to be kept")
    # Nothing is promised any more that a third process could keep again.
    with TestClient(create_app(settings, library=Library([]))) as api:
        keep_promises(api.app.state.counter)  # type: ignore[attr-defined]
    assert len(kept(store, queued)) == 1
    with store.unit_of_work() as session:
        ticket = session.scalars(select(Ticket)).one()
        told = session.scalars(
            select(Message.text)
            .where(Message.conversation_id == queued.id)
            .order_by(Message.id.desc())
        ).first()
        handoff = session.scalars(select(Handoff)).one()
    assert ticket.language == "fr"
    assert ticket.conversation_id == queued.id
    assert f"ticket {ticket.number}" in str(told)
    assert str(told).startswith("Personne n’a pu prendre votre chat à temps")
    assert handoff.state == HandoffState.LEFT


def test_waiting_customer_becomes_one_ticket_when_the_chat_closed_between_two_processes(
    settings: Settings, store: Store, queued: Customer
) -> None:
    closing = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    with store.unit_of_work() as session:
        session.get_one(Conversation, queued.id).simulated_now = closing
        session.scalars(select(Handoff)).one().queued_at = closing - timedelta(minutes=1)
    with TestClient(create_app(settings, library=Library([]))):
        _until(lambda: state_of(store, queued) == "bot", "the promise to be kept")
    assert len(kept(store, queued)) == 1


def test_waiting_customer_becomes_one_ticket_when_two_processes_look_at_once(
    settings: Settings, store: Store, tmp_path: Path, queued: Customer
) -> None:
    with web(settings, tmp_path) as one, web(settings, tmp_path) as other:
        one()
        other()
        waited(store, 10)
        _until(lambda: state_of(store, queued) == "bot", "the promise to be kept")
        time.sleep(2)
    assert len(kept(store, queued)) == 1


def test_customer_whose_agent_is_gone_waits_again_after_a_restart(
    settings: Settings,
    store: Store,
    queued: Customer,
    assistant: ScriptedAssistant,
) -> None:
    with TestClient(create_app(settings, assistant, Library([]))) as api:
        agent = agent_headers(api)
        api.get("/api/v1/desk/floor", headers=agent)
        path = f"/api/v1/desk/conversations/{queued.id}/accept"
        assert api.post(path, headers=agent).status_code == 200
    with store.unit_of_work() as session:
        gone = select(func.max(Handoff.agent_seen_at)).scalar_subquery()
        assert session.scalar(select(gone)) is not None
        handoff = session.scalars(select(Handoff)).one()
        session.execute(
            update(Handoff).values(agent_seen_at=handoff.agent_seen_at - timedelta(seconds=61))
        )
    passed, looks = timedelta(), 0

    def clock() -> datetime:
        nonlocal looks
        looks += 1
        return real_now() + passed

    counter = replace(api.app.state.counter, clock=clock)  # type: ignore[attr-defined]

    async def process() -> None:
        stop = asyncio.Event()
        kept = asyncio.create_task(upkeep(counter, Hub(), mail_sender(settings), stop))
        # Desks get a minute to come back after a start.
        await asyncio.to_thread(_until, lambda: looks > 12, "it to have looked several times")
        assert state_of(store, queued) == "live"
        nonlocal passed
        passed = timedelta(seconds=60)
        await asyncio.to_thread(
            _until, lambda: state_of(store, queued) == "queued", "the conversation to be free"
        )
        stop.set()
        await kept

    asyncio.run(process())
    # The application is over, so nobody else lets go of what its counter was used for since.
    counter.store.engine.dispose()
    with store.unit_of_work() as session:
        texts = session.scalars(
            select(Message.text).where(Message.conversation_id == queued.id)
        ).all()
    assert sum("Alex a perdu la connexion" in text for text in texts) == 1

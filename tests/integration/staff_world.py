"""A product at work, with everything that a staff route can be about, made when it is asked for."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from starlette.testclient import TestClient

from bot.registry.cards import Card, write_card
from helpdesk.agents.invitations import Invited, invite
from helpdesk.agents.model import AuditEntry, SavedView, Staff
from helpdesk.agents.passwords import hash_password
from helpdesk.annotations.model import Annotation
from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store
from helpdesk.tickets.received import Outcome, ReceivedMail
from helpdesk.training.models.registry import Registry
from helpdesk.web.staff_page import SECTIONS
from helpdesk.webhooks.model import WebhookTarget
from tests.integration.conftest import Customer, ScriptedAssistant, begin
from tests.integration.models.conftest import Supervisor
from tests.integration.test_desk_tickets import open_ticket
from tests.integration.test_studio_annotate import FORM
from tests.integration.test_studio_inbox import say
from tests.unit.training.models.conftest import write_archive
from tests.webhook_receiver import Receiver

PASSWORD = "a good long password"
#: What customers wrote where only a transcript or a thread shows it.
MARK = "Zebrafink"


@dataclass
class World:
    """A product at work, and an admin who may use every route of it."""

    api: TestClient
    store: Store
    assistant: ScriptedAssistant
    project: Path
    models: Registry
    supervisor: Supervisor
    receiver: Receiver
    headers: dict[str, str] = field(default_factory=dict)
    told: list[AuditEntry] = field(default_factory=list)
    _numbers: Any = field(default_factory=itertools.count)

    def call(self, method: str, path: str, json: Any = None, form: Any = None, **more: Any) -> Any:
        """A request of the admin."""
        return self.api.request(method, path, json=json, data=form, headers=self.headers, **more)

    def act(self, method: str, path: str, json: Any = None, form: Any = None, **more: Any) -> Any:
        """The same; `told` is then what the audit log has of it and of nothing else."""
        with self.store.unit_of_work() as session:
            session.execute(delete(AuditEntry))
        answer = self.call(method, path, json, form, **more)
        with self.store.reading() as session:
            self.told = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
        return answer

    def token(self) -> str:
        """Of a new session of the admin."""
        body = {"email": "admin@example.com", "password": "guichet-demo"}
        token = str(self.api.post("/api/v1/session", json=body).json()["token"])
        self.api.cookies.clear()
        return token

    def sign_in(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token()}"}

    def number(self) -> int:
        """Another one each time, and small."""
        return next(self._numbers) % 20

    def model(self, name: str) -> None:
        """One more trained model, older than the others."""
        path = self.models.folder / f"guichet-{name}.tar.gz"
        write_archive(path)
        at = "2026-10-01T10:00:00+00:00"
        write_card(self.models.folder, Card(path.name, name, trained_at=at))

    def waiting(self) -> Customer:
        """A customer in the queue, whose second message has the mark."""
        self.assistant.intents["a human please"] = "talk_to_agent"
        customer = begin(self.api, "custom", user=f"c{next(self._numbers)}")
        customer.say("a human please")
        customer.say(f"It is about my {MARK}")
        customer.say("a human please")
        assert customer.post("/pin", {"pin": "400004"}).json()["state"] == "queued"
        return customer

    def live(self) -> str:
        """The id of a conversation that the admin has."""
        customer = self.waiting()
        self.call("POST", f"/api/v1/desk/conversations/{customer.id}/accept")
        return customer.id

    def ticket(self, user: str = "anna") -> str:
        return open_ticket(self.api, user, text=f"It is about my {MARK}")

    def mail(self, sender: str = "anna.premium@example.com") -> int:
        """A mail that waits for a person."""
        self.ticket()
        with self.store.unit_of_work() as session:
            mail = ReceivedMail(
                key=uuid.uuid4().hex,
                at=real_now(),
                sender=sender,
                subject="Hello",
                text=f"It is about my {MARK}",
                outcome=Outcome.NO_TICKET,
            )
            session.add(mail)
            session.flush()
            return mail.id

    def message(self, text: str = f"Zap my plastic {MARK}") -> int:
        """A message in the studio's inbox."""
        return say(self.store, text, confidence=0.4, conversation=f"s{next(self._numbers)}")

    def new_intent(self) -> None:
        """Two messages in the inbox, one of which needs a new intent."""
        self.message()
        form = {**FORM, "verdict": "new_intent", "text": f"Sing to my {MARK}"}
        self.call("POST", f"/studio/inbox/{self.message(f'Sing to my {MARK}')}", form=form)

    def labelled(self) -> int:
        """A decision that waits in the admin's batch."""
        number = next(self._numbers)
        message = self.message(f"Zap my plastic, the {number}th of them")
        text = f"Zap my plastic, the {number}th of them"
        self.call("POST", f"/studio/inbox/{message}", form={**FORM, "text": text})
        with self.store.reading() as session:
            return session.scalars(
                select(Annotation.id).where(Annotation.message_id == message)
            ).one()

    def person(self) -> int:
        """The id of one more member of staff."""
        with self.store.unit_of_work() as session:
            person = Staff(
                email=f"p{next(self._numbers)}@example.org",
                name="Pat",
                password_hash=hash_password(PASSWORD),
                role="agent",
                languages=["en"],
                created_at=real_now(),
            )
            session.add(person)
            session.flush()
            return person.id

    def letter(self) -> tuple[int, str]:
        """The id of an invitation, and the token in it."""
        with self.store.unit_of_work() as session:
            who = Invited(f"i{next(self._numbers)}@example.org", "agent")
            letter = invite(session, who, None, "http://testserver", real_now())
            return letter.invitation.id, letter.url.partition("#")[2]

    def reply(self) -> int:
        body = {"language": "en", "shortcut": f"r{next(self._numbers)}", "title": "A", "text": "B"}
        return int(self.call("POST", "/api/v1/desk/replies", body).json()["id"])

    def target(self) -> int:
        body = {"url": f"{self.receiver.url}/{next(self._numbers)}"}
        return int(self.call("POST", "/api/v1/desk/webhooks", body).json()["id"])

    def dead_letter(self) -> int:
        """The id of an event that was given up."""
        target = self.target()
        with self.store.unit_of_work() as session:
            assert session.get(WebhookTarget, target)
            entry = OutboxEntry(
                key=uuid.uuid4().hex,
                kind="webhook",
                payload={"id": "x", "message": {"type": "ticket.opened", "data": {}}},
                next_attempt_at=real_now(),
                target_id=target,
                event="ticket.opened",
                failed_at=real_now(),
            )
            session.add(entry)
            session.flush()
            return entry.id

    def view(self, place: str) -> int:
        """The id of a view that the admin keeps."""
        path = {section.key: section.path for section in SECTIONS}[place]
        self.call("POST", f"{path}/views?language=fr", form={"name": f"v{next(self._numbers)}"})
        with self.store.reading() as session:
            return (
                session.scalars(
                    select(SavedView.id)
                    .where(SavedView.place == place)
                    .order_by(SavedView.id.desc())
                ).first()
                or 0
            )

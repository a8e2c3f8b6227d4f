"""Every staff route: who changes something, or reads what customers wrote, is on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.models import make_current
from helpdesk.agents.audit import ACTIONS, READS, Kind, kind_of
from helpdesk.articles.library import Library
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import Store
from helpdesk.texts.staff import STAFF_LANGUAGES, staff_texts
from helpdesk.training.models.registry import Registry
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant
from tests.integration.editors.conftest import ARTICLES
from tests.integration.models.conftest import Supervisor
from tests.integration.project import copied_project
from tests.integration.staff_routes import EXAMPLES, KEEPS_NOTHING
from tests.integration.staff_world import MARK, World
from tests.webhook_receiver import webhook_receiver

#: Where customers and strangers are served; everything else is the staff's.
PUBLIC = (
    "/api/v1/articles",
    "/api/v1/contact",
    "/api/v1/conversations",
    "/api/v1/demo",
    "/api/v1/support",
    "/api/v1/triage",
    "/articles",
    "/contact",
    "/favicon.ico",
    "/healthz",
    "/metrics",
    "/openapi.json",
    "/privacy",
    "/readyz",
    "/support",
    "/widget.js",
)
#: Where staff routes are; each of the tests tries those of one.
AREAS = (
    "/api/v1/session",
    "/api/v1/staff",
    "/api/v1/desk/conversations",
    "/api/v1/desk/tickets",
    "/api/v1/desk/webhooks",
    "/api/v1/desk",
    "/api/v1/studio",
    "/studio",
    "/desk",
)
#: What a route has to be asked with.
QUERIES = {"/api/v1/desk/changed-tickets": "?after=0-0"}
#: Its floor has a line of each conversation, as lists have: choosing from it is no reading.
SOCKETS = {"/api/v1/desk/events", "/api/v1/desk/calls", "/api/v1/desk/ticket-news"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    parts = (
        "policy.yml", "data/taxonomy.yml", "data/responses", "data/nlu/en",
        "tests/conversations/de/nonsense.yml", *ARTICLES,
    )  # fmt: skip
    return copied_project(tmp_path / "project", *parts)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, project: Path) -> Settings:
    return read_settings(
        {
            "GUICHET_HOME": str(tmp_path),
            "GUICHET_DATABASE_URL": database_url,
            "GUICHET_DATA_ROOT": str(project),
            "GUICHET_POLICY_FILE": str(project / "policy.yml"),
            "GUICHET_WEBHOOK_ALLOW": "127.0.0.1",
        }
    )


@pytest.fixture
def world(
    settings: Settings, store: Store, assistant: ScriptedAssistant, project: Path
) -> Iterator[World]:
    (project / "models").mkdir()
    (project / "requirements").mkdir()
    (project / "requirements" / "rasa.txt").write_text("rasa==3.6.21 \\\n")
    models = Registry(project)
    supervisor = Supervisor(settings.home)
    app = create_app(settings, assistant, Library([]), models)
    with TestClient(app, base_url="http://testserver") as api, webhook_receiver() as receiver:
        world = World(api, store, assistant, project, models, supervisor, receiver)
        world.model("old")
        world.model("new")
        make_current(project, "guichet-old.tar.gz")
        world.sign_in()
        yield world
    supervisor.close()


def staff_routes(api: TestClient) -> set[tuple[str, str]]:
    """All routes of the application that are not for customers: method and path."""
    found = set()
    for route in iter_route_contexts(api.app.routes):  # type: ignore[attr-defined]
        if isinstance(route.original_route, Mount) or route.path == "/":
            continue
        if not route.path.startswith(PUBLIC):
            found |= {(method, route.path) for method in route.methods or {"SOCKET"}}
    return found - {("HEAD", path) for _, path in found}


def test_every_staff_route_that_changes_something_is_tried_here(world: World) -> None:
    changing = {each for each in staff_routes(world.api) if each[0] not in ("GET", "SOCKET")}
    assert changing == EXAMPLES.keys() | KEEPS_NOTHING.keys(), "see staff_routes.py"
    assert {each for each in EXAMPLES if area_of(each) is None} == set()


def area_of(route: tuple[str, str]) -> str | None:
    """The first of AREAS that the route belongs to."""
    return next((area for area in AREAS if route[1].startswith(area)), None)


@pytest.mark.parametrize("area", AREAS)
def test_every_staff_route_that_changes_something_leaves_an_entry(world: World, area: str) -> None:
    for route, uses in EXAMPLES.items():
        for use in uses if area_of(route) == area else ():
            answer = use(world)
            assert answer.status_code < 400, (route, answer.text)
            acts = [each for each in world.told if each.action not in READS]
            assert acts, f"{route} leaves no entry in the audit log"
            assert all(each.staff_id for each in acts), route
            for each in world.told:
                assert kind_of(each.action), f"{each.action} is unknown to audit.py"


def read_by(world: World, path: str) -> dict[str, Any]:
    """What stands in the place of a path's parameters."""
    if "conversations" in path:
        number = world.waiting().id
        return {"conversation_id": number, "key": number}
    if "{attachment_id}" in path:
        return {"attachment_id": file_of(world)}
    if "tickets" in path:
        return {"number": world.ticket(), "kind": "csv"}
    if "/inbox/" in path:
        return {"message_id": world.message()}
    if "models" in path:
        return {"name": "guichet-new"}
    if "studio/tests" in path:
        return {"key": "de-nonsense"}
    if "texts" in path:
        return {"key": "utter_greet"}
    if "new-intents" in path:
        return {"kind": "csv"}
    if "insights" in path:
        return {"name": "articles"}
    if "articles" in path:
        return {"key": "refunds"}
    return {}


def file_of(world: World) -> str:
    """The id of a file that a customer sent."""
    customer = world.waiting()
    answer = world.api.post(
        f"/api/v1/conversations/{customer.id}/attachments",
        files={"file": ("mine.txt", MARK.encode(), "text/plain")},
        headers=customer.headers,
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_every_staff_route_that_shows_what_customers_wrote_leaves_an_entry(world: World) -> None:
    world.mail()
    world.new_intent()
    routes = staff_routes(world.api)
    assert {path for method, path in routes if method == "SOCKET"} == SOCKETS
    showing = set()
    for path in sorted(path for method, path in routes if method == "GET"):
        address = path.format(**read_by(world, path)) + QUERIES.get(path, "")
        answer = world.act("GET", address)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        if MARK in answer.text:
            showing.add(path)
            read = [each.action for each in world.told if each.action in READS]
            assert read, f"{path} shows what customers wrote and leaves no entry in the audit log"
    assert showing >= {
        "/api/v1/desk/attachments/{attachment_id}",
        "/api/v1/desk/conversations/{conversation_id}",
        "/api/v1/desk/tickets/{number}",
        "/desk/tickets/mail",
        "/desk/tickets/{number}",
        "/studio/inbox",
        "/studio/inbox/{message_id}",
        "/studio/conversations/{conversation_id}",
        "/studio/conversations/{key}/test",
        "/studio/new-intents",
        "/studio/new-intents/export.{kind}",
    }


def test_whoever_is_shown_a_transcript_by_a_refused_act_has_read_it(world: World) -> None:
    number = world.ticket()
    page = world.act("POST", f"/desk/tickets/{number}/duplicate", form={"value": "0"})
    assert MARK in page.text
    assert [each.action for each in world.told] == ["read_ticket"]
    customer = world.waiting()
    world.call("POST", f"/api/v1/desk/conversations/{customer.id}/topic", {"topic": "statistics"})
    again = world.act(
        "POST", f"/api/v1/desk/conversations/{customer.id}/topic", {"topic": "statistics"}
    )
    assert MARK in again.text
    assert [each.action for each in world.told] == ["read"]


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_action_has_its_words_in_every_language_of_the_desk(language: str) -> None:
    texts = staff_texts(language)["audit"]
    missing = {f"did_{each}" for actions in ACTIONS.values() for each in actions} - texts.keys()
    missing |= {f"about_{kind}" for kind in Kind} - texts.keys()
    assert missing == set()

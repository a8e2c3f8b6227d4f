from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from helpdesk.policy import SupportPolicy
from helpdesk.triage.routes import PATH, triage_routes
from helpdesk.triage.schema import DecisionsBody

Asked = Callable[..., dict[str, Any]]


@pytest.fixture
def client(policy: SupportPolicy) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(triage_routes(lambda: policy))
    with TestClient(app) as client:
        yield client


def test_decision_has_the_published_form_when_it_is_asked_for(
    client: TestClient, asked: Asked
) -> None:
    refund = asked(topic="request_refund", requested_channel="phone", now="2027-03-26T19:00:00Z")
    response = client.post(PATH, json={"requests": [refund]})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "decisions": [
            {
                "channel": "ticket",
                "options": [
                    {
                        "channel": "ticket",
                        "available": True,
                        "reasons": [],
                        "language": "fr",
                        "opens_at": None,
                    },
                    {
                        "channel": "chat",
                        "available": False,
                        "reasons": ["closed"],
                        "language": "fr",
                        "opens_at": "2027-03-29T07:00:00+00:00",
                    },
                    {
                        "channel": "phone",
                        "available": False,
                        "reasons": ["closed", "written_only"],
                        "language": "fr",
                        "opens_at": "2027-03-29T07:00:00+00:00",
                    },
                ],
                "needs_pin": False,
                "reply_due_by": "2027-03-27T19:00:00+00:00",
                "explanation": "requested_channel_unavailable",
            }
        ]
    }


def test_answer_is_wait_when_a_ticket_is_pending(client: TestClient, asked: Asked) -> None:
    ticket = {"topic": "statistics", "opened_at": "2027-03-23T12:00:01+01:00"}
    response = client.post(PATH, json={"requests": [asked(open_ticket=ticket)]})
    (decision,) = response.json()["decisions"]
    assert decision["channel"] == "wait"
    assert datetime.fromisoformat(decision["reply_due_by"]) == datetime.fromisoformat(
        "2027-03-24T12:00:01+01:00"
    )


def test_decisions_are_in_the_order_of_1000_requests(client: TestClient, asked: Asked) -> None:
    plans = ["free", "essential", "premium", "custom", None] * 200
    response = client.post(PATH, json={"requests": [asked(plan=plan) for plan in plans]})
    outcomes = [decision["channel"] for decision in response.json()["decisions"]]
    assert outcomes == ["contact_page", "ticket", "chat", "chat", "contact_page"] * 200


def test_answers_validate_against_their_published_model(client: TestClient, asked: Asked) -> None:
    ticket = {"topic": None, "opened_at": "2027-03-24T12:00:00Z"}
    requests = [
        asked(plan=plan, now=now, open_ticket=open_ticket, topic=None)
        for plan in ("free", "custom", None)
        for now in ("2027-03-24T12:00:00Z", "2027-03-27T12:00:00Z")
        for open_ticket in (None, ticket)
    ]
    response = client.post(PATH, json={"requests": requests})
    assert len(DecisionsBody.model_validate_json(response.content).decisions) == len(requests)


def test_fields_that_may_be_null_may_be_left_out(client: TestClient) -> None:
    request = {"languages": ["fr"], "now": "2027-03-24T12:00:00Z"}
    full = {**request, "topic": None, "requested_channel": None, "plan": None, "open_ticket": None}
    response = client.post(PATH, json={"requests": [request, full]})
    assert response.status_code == 200
    one, other = response.json()["decisions"]
    assert one == other


@pytest.mark.parametrize("now", ["0002-01-01T00:00:00Z", "9997-12-31T23:59:59Z"])
def test_answer_is_given_when_now_is_as_far_as_it_may_be(
    client: TestClient, asked: Asked, now: str
) -> None:
    ticket = {"topic": None, "opened_at": now}
    response = client.post(PATH, json={"requests": [asked(now=now, open_ticket=ticket)]})
    assert response.status_code == 200


TICKET = {"topic": "statistics", "opened_at": "2027-03-24T12:00:00Z"}
MALFORMED = [
    ("topic", "no_such_topic"),
    ("topic", "greet"),  # an intent, but no issue
    ("topic", ""),
    ("topic", 7),
    ("topic", ["statistics"]),
    ("requested_channel", "wait"),
    ("requested_channel", "contact_page"),
    ("requested_channel", "Chat"),
    ("requested_channel", 0),
    ("languages", []),
    ("languages", ["fr"] * 11),
    ("languages", None),
    ("languages", "fr"),
    ("languages", ["fr", None]),
    ("languages", ["fr", "FR"]),
    ("languages", ["fr-FR"]),
    ("languages", ["fra"]),
    ("languages", ["xx"]),
    ("languages", ["f"]),
    ("languages", {"0": "fr"}),
    ("plan", "gold"),
    ("plan", ""),
    ("plan", False),
    ("now", None),
    ("now", "2027-03-24"),
    ("now", "2027-03-24T12:00:00"),
    ("now", "2027-02-30T12:00:00Z"),
    ("now", 1_805_886_000),
    ("now", "9999-12-31T23:59:59Z"),
    ("now", "9999-12-31T23:59:59-12:00"),
    ("now", "0001-01-01T00:00:00+12:00"),
    ("open_ticket", "T-1"),
    ("open_ticket", []),
    ("open_ticket.opened_at", {**TICKET, "opened_at": None}),
    ("open_ticket.opened_at", {**TICKET, "opened_at": "2027-03-24T12:00:00"}),
    ("open_ticket.opened_at", {**TICKET, "opened_at": "9999-12-31T00:00:00Z"}),
    ("open_ticket.opened_at", {"topic": "statistics"}),
    ("open_ticket.topic", {**TICKET, "topic": "greet"}),
    ("open_ticket.number", {**TICKET, "number": "T-1"}),
    ("urgent", True),
]


@pytest.mark.parametrize(("field", "value"), MALFORMED)
def test_request_is_refused_with_index_and_field_when_it_is_malformed(
    client: TestClient, asked: Asked, field: str, value: object
) -> None:
    wrong = {**asked(), field.split(".")[0]: value}
    response = client.post(PATH, json={"requests": [asked(), asked(), wrong, asked()]})
    assert response.status_code == 422
    faults = response.json()["detail"]
    assert {(fault["index"], fault["field"]) for fault in faults} == {(2, field)}
    assert all(fault["message"] for fault in faults)
    assert set(response.json()) == {"detail"}, "nothing is decided"


@pytest.mark.parametrize("field", ["languages", "now"])
def test_request_is_refused_when_a_field_is_missing(
    client: TestClient, asked: Asked, field: str
) -> None:
    wrong = asked()
    del wrong[field]
    response = client.post(PATH, json={"requests": [wrong]})
    assert response.status_code == 422
    (fault,) = response.json()["detail"]
    assert (fault["index"], fault["field"]) == (0, field)


def test_every_fault_is_told_when_there_are_several(client: TestClient, asked: Asked) -> None:
    requests = [asked(plan="gold", now="today"), asked(), 7, asked(languages=["fr", "x", "y"])]
    response = client.post(PATH, json={"requests": requests})
    assert [(fault["index"], fault["field"]) for fault in response.json()["detail"]] == [
        (0, "plan"),
        (0, "now"),
        (2, "requests"),
        (3, "languages"),
        (3, "languages"),
    ]
    assert response.json()["detail"][3]["message"].startswith("item 1: must be an ISO 639-1 code")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"requests", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[" * 100_000, "body"),
        (b'{"requests": [{"\\ud800": 1}]}', "body"),
        (b"null", "body"),
        (b"[]", "body"),
        (b"{}", "requests"),
        (b'{"requests": null}', "requests"),
        (b'{"requests": []}', "requests"),
        (b'{"requests": {}}', "requests"),
        (b'{"requests": [NaN]}', "requests"),
    ],
)
def test_body_is_refused_when_it_has_no_requests(
    client: TestClient, body: bytes, field: str
) -> None:
    response = client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    (fault,) = response.json()["detail"]
    assert fault["field"] == field


def test_body_is_refused_when_it_has_other_fields(client: TestClient, asked: Asked) -> None:
    response = client.post(PATH, json={"requests": [asked()], "dry_run": True})
    assert response.json()["detail"] == [
        {"index": None, "field": "dry_run", "message": "Extra inputs are not permitted"}
    ]


def test_body_is_refused_when_there_are_more_than_1000_requests(
    client: TestClient, asked: Asked
) -> None:
    response = client.post(PATH, json={"requests": [asked()] * 1001})
    assert response.status_code == 422
    (fault,) = response.json()["detail"]
    assert (fault["index"], fault["field"]) == (None, "requests")


def test_openapi_documents_request_answer_and_faults(
    client: TestClient, policy: SupportPolicy
) -> None:
    operation = client.get("/openapi.json").json()["paths"][PATH]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert "$ref" not in str(body)
    request = body["properties"]["requests"]["items"]
    assert request["required"] == ["languages", "now"]
    assert request["properties"]["topic"]["anyOf"][0]["enum"] == sorted(policy.topics)
    assert request["properties"]["now"]["format"] == "date-time"
    assert request["properties"]["languages"]["items"]["pattern"] == "^[a-z]{2}$"
    schemas = {
        status: answer["content"]["application/json"]["schema"]["$ref"].rsplit("/")[-1]
        for status, answer in operation["responses"].items()
    }
    assert schemas == {"200": "DecisionsBody", "422": "FaultsBody"}

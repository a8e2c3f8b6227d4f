"""The studio's frame: who may enter, and where it leads."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

PASSWORD = "guichet-demo"


def signed_in(api: TestClient, who: str) -> TestClient:
    """The browser of a signed-in member of staff."""
    api.post("/api/v1/session", json={"email": f"{who}@example.com", "password": PASSWORD})
    return api


@pytest.mark.parametrize("who", ["trainer", "admin"])
def test_studio_leads_to_a_place_within_it_when_a_trainer_comes(api: TestClient, who: str) -> None:
    page = signed_in(api, who).get("/studio")

    assert page.status_code == 200
    assert '<a href="/studio" aria-current=' in page.text
    assert 'aria-current="page">Inbox</a>' in page.text


def test_studio_is_closed_to_agents_and_strangers(api: TestClient) -> None:
    assert 'id="sign-in"' in api.get("/studio").text
    assert signed_in(api, "agent").get("/studio").status_code == 403

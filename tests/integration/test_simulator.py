"""The policy simulator, as a page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from helpdesk.triage.policy_file import POLICY_FILE
from tests.integration.test_studio import signed_in

CASE = "topic=request_refund&channel=phone&speaks=es&plan=premium&at=2026-12-05T20:00"


def read(html: str) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_simulator_gives_advice_with_every_reason_when_a_spaniard_wants_a_refund_by_phone(
    api: TestClient,
) -> None:
    page = signed_in(api, "trainer").get(f"/studio/simulator?{CASE}")

    said = read(page.text)
    assert page.status_code == 200
    assert "Advice: Ticket" in said
    assert "Reply due by Sun 6 Dec 2026, 20:00 (Europe/Paris)" in said
    assert "The plan Premium does not include Phone (R6)." in said
    assert "Phone speaks English and French; the customer speaks Spanish (R3, R4)." in said
    assert "opens Mon 7 Dec 2026, 09:00 (Europe/Paris) (R2)" in said
    assert "“a refund” is handled in writing only" in said


def test_simulator_shows_both_clocks_when_another_zone_is_asked_for(api: TestClient) -> None:
    page = signed_in(api, "trainer").get(f"/studio/simulator?{CASE}&zone=Asia/Tokyo")

    assert "12:00 (Europe/Paris), 20:00 (Asia/Tokyo)" in read(page.text)
    assert "<span>09:00–18:00</span><small>17:00–02:00</small>" in page.text


def test_simulator_says_what_is_wrong_beside_its_field_when_the_case_is_none(
    api: TestClient,
) -> None:
    page = signed_in(api, "trainer").get("/studio/simulator?zone=Europe/Pariss&topic=nothing")

    assert (
        'id="zone-fault">There is no such time zone. Write one such as Europe/Paris.' in page.text
    )
    assert 'id="topic-fault">“nothing” is not known here' in page.text
    assert "Advice" not in page.text


def test_simulator_decides_by_both_when_a_policy_is_edited(api: TestClient) -> None:
    text = POLICY_FILE.read_text("utf-8").replace("premium: [ticket, chat]", "premium: []")
    form = {"text": text, "plan": "premium", "at": "2026-12-04T10:00"}

    said = read(signed_in(api, "trainer").post("/studio/simulator", data=form).text)

    assert "By the policy in force Advice: Chat" in said
    assert "By the edited policy Advice: contact page" in said


def test_simulator_names_line_and_fault_when_the_edited_policy_is_broken(api: TestClient) -> None:
    text = POLICY_FILE.read_text("utf-8").replace("version: 1", "version: one")

    said = read(signed_in(api, "trainer").post("/studio/simulator", data={"text": text}).text)

    assert "line 6: version: must be a whole number" in said
    assert "By the edited policy" not in said


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_simulator_is_closed_to_agents(api: TestClient, method: str) -> None:
    assert signed_in(api, "agent").request(method, "/studio/simulator").status_code == 403

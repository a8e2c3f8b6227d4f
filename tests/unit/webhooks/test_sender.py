"""One POST over a real socket: pinned, capped, never redirected, never forever."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator

import pytest

from helpdesk.webhooks.addresses import AllowedAddresses
from helpdesk.webhooks.sender import MOST_ANSWER, Answer, HttpSender
from tests.system import free_port
from tests.webhook_receiver import Receiver, webhook_receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as started:
        yield started


def post(
    url: str,
    *,
    allowed: tuple[str, ...] = ("127.0.0.1",),
    addresses: AllowedAddresses | None = None,
    timeout: float = 15,
) -> Answer:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    sender = HttpSender(addresses or AllowedAddresses(allowed), timeout, tls)
    return asyncio.run(sender.post(url, {"webhook-id": "msg_1"}, b'{"type":"x"}'))


def test_body_and_headers_arrive_at_the_path_with_its_query(receiver: Receiver) -> None:
    assert post(f"{receiver.url}/in?token=1") == Answer(204, "")
    (got,) = receiver.requests
    assert (got.path, got.body) == ("/in?token=1", b'{"type":"x"}')
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["content-type"] == "application/json"


def test_name_is_sent_as_host_when_the_address_it_had_is_connected_to(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    pinned = AllowedAddresses(("127.0.0.0/8",), lambda _host, _port: ["127.0.0.1"])
    answer = post(f"http://desk.example.test:{port}/in", addresses=pinned)
    assert answer.done
    assert receiver.requests[0].headers["host"] == f"desk.example.test:{port}"


def test_next_address_is_tried_when_nobody_listens_at_the_first(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    two = AllowedAddresses(("127.0.0.0/8",), lambda _host, _port: ["127.9.9.9", "127.0.0.1"])
    assert post(f"http://desk.example.test:{port}/", addresses=two).done


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("location", ["http://169.254.169.254/latest", "{url}/elsewhere"])
def test_redirect_is_not_followed_and_said(receiver: Receiver, status: int, location: str) -> None:
    receiver.status, receiver.location = status, location.format(url=receiver.url)
    answer = post(f"{receiver.url}/in")
    assert (answer.done, len(receiver.requests)) == (False, 1)
    assert "redirect" in answer.said


def test_private_address_is_not_connected_to_when_it_is_not_allowed(receiver: Receiver) -> None:
    answer = post(f"{receiver.url}/in", allowed=())
    assert (answer.status, receiver.requests) == (None, [])
    assert "127.0.0.1 is no public address" in answer.said


def test_name_that_changed_its_address_is_refused_when_it_became_private() -> None:
    seen: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        seen.append(host)
        return ["1.1.1.1"] if len(seen) == 1 else ["127.0.0.1"]

    changing = AllowedAddresses((), resolve)
    assert changing.of("desk.example.test", 443) == ["1.1.1.1"]
    answer = post("https://desk.example.test/", addresses=changing)
    assert "(127.0.0.1)" in answer.said


def test_silence_ends_when_the_time_is_over(receiver: Receiver) -> None:
    receiver.hangs = True
    assert post(f"{receiver.url}/in", timeout=0.3).said == "no answer within 0.3 s"


def test_only_the_beginning_of_a_huge_answer_is_kept(receiver: Receiver) -> None:
    receiver.status, receiver.answer = 500, b"no " * 5_000_000
    answer = post(f"{receiver.url}/in")
    assert answer.status == 500
    assert len(answer.text) <= MOST_ANSWER


def test_refused_connection_is_an_answer_too() -> None:
    answer = post(f"http://127.0.0.1:{free_port()}/")
    assert answer.status is None
    assert "ConnectError" in answer.said


def test_address_of_version_6_is_connected_to_in_brackets() -> None:
    answer = post(f"http://[::1]:{free_port()}/", allowed=("::1",))
    assert "ConnectError" in answer.said

"""`./guichet up` as an operator sees it: start, stop, parts that die, and starts that cannot be."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql
from sqlalchemy.engine import make_url

from helpdesk.store.engine import make_engine
from tests.services import POSTGRESQL_URL, require_service
from tests.system import (
    ROOT,
    RunningGuichet,
    environment,
    family,
    free_port,
    part_of,
    started,
)

pytestmark = pytest.mark.system


def wait_until_gone(pids: set[int]) -> None:
    """Returns once none of these processes is left; the test's timeout is the limit."""
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.05)


def refused(settings: dict[str, str], home: Path) -> tuple[int, str]:
    """Exit code and words of a start that should not be."""
    done = subprocess.run(
        [str(ROOT / "guichet"), "up"],
        env=environment(home, settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.strip()


def say(guichet: RunningGuichet, text: str) -> str:
    """Say this in a conversation of its own, whose id is returned."""
    with httpx.Client(base_url=f"{guichet.url}/api/v1", timeout=60) as client:
        opened = client.post("/conversations", json={"language": "en"}).json()
        answered = client.post(
            f"/conversations/{opened['id']}/messages",
            headers={"Authorization": f"Bearer {opened['token']}"},
            json={"client_id": str(uuid.uuid4()), "text": text},
        )
        assert answered.status_code == 200
    return str(opened["id"])


@pytest.fixture(scope="module")
def empty_postgresql() -> Iterator[str]:
    """The address of a new database."""
    require_service("postgresql")
    name = f"guichet_up_{uuid.uuid4().hex[:12]}"
    server = create_engine(
        make_url(POSTGRESQL_URL).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(sql(f"CREATE DATABASE {name}"))
    yield make_url(POSTGRESQL_URL).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(sql(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuichet]:
    """A Guichet for tests that hurt it and leave it running: their order is not settled."""
    with started(tmp_path_factory.mktemp("up") / "home") as running:
        running.wait_until_ready()
        running.wait_for("Guichet serves at")
        yield running


@pytest.fixture(scope="module")
def second(
    empty_postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGuichet]:
    """Another one, on PostgreSQL."""
    settings = {"GUICHET_DATABASE_URL": empty_postgresql}
    with started(tmp_path_factory.mktemp("second") / "home", settings) as running:
        running.wait_until_ready()
        yield running


def test_up_tells_where_it_serves_and_as_whom_to_sign_in(own: RunningGuichet) -> None:
    said = own.said()
    assert f"Guichet serves at {own.url} (demo mode)" in said
    assert "premium 300003" in said
    for name in ("agent", "trainer", "admin"):
        signed_in = httpx.post(
            f"{own.url}/api/v1/session",
            json={"email": f"{name}@example.com", "password": "guichet-demo"},
        )
        assert signed_in.status_code == 200


def test_passwords_are_kept_as_hashes_that_cost_what_rfc_9106_advises(own: RunningGuichet) -> None:
    with closing(sqlite3.connect(own.home / "guichet.db")) as database:
        kept = [row[0] for row in database.execute("SELECT password_hash FROM staff")]
    assert len(kept) == 3
    assert all(each.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for each in kept)


def test_up_listens_on_loopback_only(own: RunningGuichet) -> None:
    own_sockets = {
        os.readlink(link)
        for pid in family(own.process.pid)
        for link in Path(f"/proc/{pid}/fd").iterdir()
        if link.is_symlink() and os.readlink(link).startswith("socket:")
    }
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    addresses = {
        fields[1].split(":")[0]
        for fields in listening
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in own_sockets
    }
    assert addresses == {"0100007F"}
    assert "0A" not in {
        line.split()[3]
        for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]
        if f"socket:[{line.split()[9]}]" in own_sockets
    }


@pytest.mark.parametrize("words", ["rasa_server", "actions_server", "uvicorn"])
def test_part_is_started_again_when_it_dies(own: RunningGuichet, words: str) -> None:
    killed = part_of(own, words)
    os.kill(killed, signal.SIGKILL)
    own.wait_for("ended with signal SIGKILL; starting it again")
    wait_until_gone({killed})
    own.wait_until_ready()
    assert part_of(own, words) != killed


def test_customers_words_are_in_no_log(own: RunningGuichet) -> None:
    say(own, "my zebra crossing invoice")
    logs = "".join(path.read_text() for path in (own.home / "logs").glob("*.log"))
    assert "zebra" not in logs + own.said()


def test_a_second_guichet_runs_beside_the_first(
    own: RunningGuichet, second: RunningGuichet
) -> None:
    for one in (own, second):
        one.wait_until_ready()
        assert say(one, "hello")


def test_rasa_keeps_its_events_in_the_operators_postgresql(
    empty_postgresql: str, second: RunningGuichet
) -> None:
    conversation = say(second, "hello")
    engine = make_engine(empty_postgresql)
    with engine.connect() as connection:
        query = sql("SELECT count(*) FROM events WHERE sender_id = :id")
        assert connection.execute(query, {"id": conversation}).scalar_one() > 0
    engine.dispose()
    assert not list(second.home.glob("*.db"))


def test_nothing_is_left_when_the_supervisor_is_killed(own: RunningGuichet, tmp_path: Path) -> None:
    with started(tmp_path / "home") as killed:
        killed.wait_until_ready()
        pids = set(family(killed.process.pid))
        assert len(pids) == 3
        killed.process.kill()
        killed.process.wait()
        wait_until_gone(pids)
    own.wait_until_ready()


def test_nothing_is_left_when_it_is_stopped(tmp_path: Path) -> None:
    with started(tmp_path / "home") as stopped:
        stopped.wait_until_ready()
        pids = set(family(stopped.process.pid))
        assert len(pids) == 3
        assert stopped.stop() == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert stopped.said().rstrip().endswith("stopped")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_when_it_is_stopped_while_it_starts(
    tmp_path: Path, number: signal.Signals
) -> None:
    with started(tmp_path / "home") as starting:
        starting.wait_for("serves after")
        pids = set(family(starting.process.pid))
        starting.process.send_signal(number)
        assert starting.process.wait() == 0
        wait_until_gone(pids)


def test_everything_stops_with_the_reason_when_a_part_dies_again_and_again(tmp_path: Path) -> None:
    # An option that the web server refuses before it reads anything.
    with started(tmp_path / "home", {"UVICORN_LIFESPAN": "no-such"}) as failing:
        assert failing.process.wait() == 1
        assert "the 5th time within 120 seconds" in failing.said().splitlines()[-1]


def test_a_port_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, words = refused({"GUICHET_PORT": str(port)}, tmp_path)
    assert code == 1
    assert words.startswith(f"guichet: Port {port} is in use by another program; set GUICHET_PORT")
    assert "\n" not in words


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({}, "GUICHET_SECRET is missing"),
        ({"GUICHET_SECRET": "short"}, "GUICHET_SECRET has 5 characters"),
        ({"GUICHET_SECRET": "s" * 40}, "GUICHET_IDENTITY_SECRET is missing"),
    ],
)
def test_production_refuses_to_start_without_secrets_of_its_own(
    settings: dict[str, str], reason: str, tmp_path: Path
) -> None:
    port = {"GUICHET_PORT": str(free_port())}
    code, words = refused({"GUICHET_MODE": "production", **settings, **port}, tmp_path)
    assert code == 2
    assert words.startswith(f"guichet: {reason}")
    assert "\n" not in words

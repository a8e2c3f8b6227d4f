"""How soon the desk answers when there is a lot: a generated database, and the real requests.

    .venv/app/bin/python -m benchmarks.desk_scale                  (SQLite, a tenth)
    .venv/app/bin/python -m benchmarks.desk_scale postgresql       (1,000,000 messages, …)

Makes a database of its own and drops it afterwards. PostgreSQL is that of the tests
(GUICHET_TEST_POSTGRESQL_URL). Prints, for each measure, the median and the 95th percentile and the
plan of its slowest query, and as its last line JSON. Ends with 1 where a measure is too slow. On a
machine that has other work, the processor time of the web process tells more than the clock.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from starlette.testclient import TestClient

from benchmarks.desk_data import Size, fill
from helpdesk.accounts.demo import seed_demo
from helpdesk.articles.library import Library
from helpdesk.clock import real_now
from helpdesk.settings import read_settings
from helpdesk.store.engine import make_engine, open_store
from helpdesk.store.migrate import migrate
from helpdesk.web.app import create_app, freeze_what_stays
from tests.services import POSTGRESQL_URL

FULL = Size(messages=1_000_000, tickets=100_000, waiting=300)
AGENT = {"email": "agent@example.com", "password": "guichet-demo"}
ADMIN = {"email": "admin@example.com", "password": "guichet-demo"}


@dataclass(frozen=True)
class Measure:
    """A request that an agent's browser sends, and how long it may take at the 95th percentile."""

    name: str
    path: str
    limit_ms: float = 150
    #: Who asks.
    by: dict[str, str] | None = None


#: The year that `fill` makes up.
_TODAY = real_now().date()
_ALL = f"from={_TODAY - timedelta(days=366)}&to={_TODAY}"

#: A new measure is one more line.
MEASURES = (
    Measure("queue: the floor", "/api/v1/desk/floor"),
    Measure("queue: who waits", "/api/v1/desk/conversations?state=queued"),
    Measure("conversations: closed", "/api/v1/desk/conversations?state=closed"),
    Measure("tickets: open", "/api/v1/desk/tickets?status=open"),
    Measure("tickets: all", "/api/v1/desk/tickets"),
    Measure("tickets: page", "/desk/tickets?status=open"),
    Measure("tickets: overdue", "/desk/tickets?clock=overdue"),
    Measure("tickets: filtered", "/api/v1/desk/tickets?tag=vip&priority=high&language=fr"),
    Measure("tickets: mine", "/api/v1/desk/tickets?assignee=me&status=open"),
    Measure("search: a number", "/api/v1/desk/tickets?q=2000123"),
    Measure("search: a frequent word", "/api/v1/desk/tickets?q=invoice"),
    Measure("search: three words", "/api/v1/desk/tickets?q=invoice+rechnung+bounce"),
    Measure("search: the beginning of a word", "/api/v1/desk/tickets?q=fact"),
    Measure("search: nothing found", "/api/v1/desk/tickets?q=zylinderkopf"),
    Measure("search: with filters", "/desk/tickets?q=webhook&status=open"),
    Measure("insights: 30 days", "/desk/insights?range=30d", limit_ms=2_000),
    Measure("insights: all of it", f"/desk/insights?{_ALL}", limit_ms=2_000),
)


@dataclass(frozen=True)
class Result:
    """Milliseconds of one measure."""

    name: str
    median_ms: float
    p95_ms: float
    #: Of the web process alone, the median.
    processor_ms: float
    limit_ms: float


class Watch:
    """Remembers the slowest query of a request."""

    def __init__(self, engine: Engine) -> None:
        self.slowest: tuple[float, str, Any] = (0.0, "", None)
        self._begun = 0.0
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def _before(self, *_arguments: object) -> None:
        self._begun = time.perf_counter()

    def _after(self, _c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        took = time.perf_counter() - self._begun
        if statement.lstrip().startswith("SELECT") and took > self.slowest[0]:
            self.slowest = (took, statement, parameters)


def measured(client: TestClient, watch: Watch, measure: Measure, rounds: int) -> Result:
    """Ask again and again; the first answers warm the caches and do not count."""
    client.post("/api/v1/session", json=measure.by or AGENT)
    took, worked = [], []
    watch.slowest = (0.0, "", None)
    for turn in range(rounds + 3):
        begun, begun_work = time.perf_counter(), time.process_time()
        response = client.get(measure.path)
        if turn >= 3:
            took.append((time.perf_counter() - begun) * 1_000)
            worked.append((time.process_time() - begun_work) * 1_000)
        if response.status_code != 200:
            raise SystemExit(f"{measure.path}: {response.status_code} {response.text[:300]}")
    took.sort()
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    figures = (statistics.median(took), p95, statistics.median(worked))
    return Result(measure.name, *(round(each, 1) for each in figures), measure.limit_ms)


def plan(engine: Engine, watch: Watch) -> str:
    """How the database finds what the slowest query asks for."""
    took, statement, parameters = watch.slowest
    before = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)"
    explain = before if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    lines = [f"  slowest query: {took * 1_000:.1f} ms: {' '.join(statement.split())[:160]} …"]
    return "\n".join([*lines, *(f"    {str(row[-1])[:120]}" for row in rows)])


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a new database, which is dropped afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'guichet.db'}"
        return
    name = f"guichet_scale_{uuid.uuid4().hex[:8]}"
    server = make_engine(POSTGRESQL_URL).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield f"{POSTGRESQL_URL.rsplit('/', 1)[0]}/{name}"
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def main() -> int:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("database", nargs="?", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--scale", type=float, help="1 is 1,000,000 messages; SQLite: 0.1")
    parser.add_argument("--rounds", type=int, default=40, help="requests for each measure")
    parser.add_argument("--only", default="", help="measures whose name holds this")
    given = parser.parse_args()
    scale = given.scale or (1.0 if given.database == "postgresql" else 0.1)
    size = Size(int(FULL.messages * scale), int(FULL.tickets * scale), FULL.waiting)
    with tempfile.TemporaryDirectory() as folder, database(given.database, Path(folder)) as url:
        settings = read_settings({"GUICHET_HOME": folder, "GUICHET_DATABASE_URL": url})
        migrate(url)
        store = open_store(url)
        with store.unit_of_work() as session:
            seed_demo(session, real_now())
        print(f"{given.database}: {size}", file=sys.stderr)
        fill(store, size, real_now())
        app = create_app(settings, library=Library([]))
        engine = app.state.counter.store.engine
        freeze_what_stays()
        watch, results = Watch(engine), []
        # Not entered: what the web process does besides answering would empty the queue.
        client = TestClient(app, base_url="http://testserver")
        for measure in MEASURES:
            if given.only in measure.name:
                results.append(measured(client, watch, measure, given.rounds))
                print(results[-1], plan(engine, watch), sep="\n", flush=True)
        engine.dispose()
        store.engine.dispose()
    slow = [result for result in results if result.p95_ms > result.limit_ms]
    for result in results:
        mark = "SLOW" if result in slow else ""
        figures = f"{result.median_ms:8.1f} {result.p95_ms:8.1f} {result.processor_ms:8.1f}"
        print(f"{result.name:32} {figures} ms {mark}")
    print(json.dumps({result.name: result.p95_ms for result in results}))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

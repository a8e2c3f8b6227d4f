"""`python -m benchmarks.training`: how long answers take while a model is trained beside.

Against a running demo (`make run`), with the same customers before and during a training that is
begun over the studio's API, and cancelled when enough was measured. Prints p50 and p95 in
milliseconds for both, and how much p95 grew. There must be something to learn: a training message
that changed since the last model. Exit codes: 0, and 1 where nothing is trained.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
import uuid

import httpx

MODELS = "/api/v1/studio/models"
SAYINGS = (
    "I want a refund, I was charged twice.",
    "When is the chat open?",
    "Mon compte a été piraté !",
    "Ich möchte mit einem Menschen sprechen.",
    "¿En qué idiomas atienden?",
)


def main() -> None:
    """Measure, train, measure, cancel."""
    options = _parser().parse_args()
    with httpx.Client(base_url=options.url, timeout=120, trust_env=False) as staff:
        body = {"email": "trainer@example.com", "password": "guichet-demo"}
        token = staff.post("/api/v1/session", json=body).raise_for_status().json()["token"]
        staff.headers["Authorization"] = f"Bearer {token}"
        measure(options.url, options.customers, options.seconds / 4)
        before = measure(options.url, options.customers, options.seconds)
        print(line("before", before), flush=True)
        staff.post(f"{MODELS}/train", json={}).raise_for_status()
        try:
            time.sleep(options.after)
            job = staff.get(f"{MODELS}/job").json()["job"]
            if job is None:
                raise SystemExit("nothing is trained: change a training message first")
            during = measure(options.url, options.customers, options.seconds)
            print(line(f"while it trains ({job['step']})", during))
        finally:
            staff.post(f"{MODELS}/cancel", json={})
    print(f"p95 is {p95(during) / p95(before):.2f} times what it was")


def measure(url: str, customers: int, seconds: float) -> list[float]:
    """Milliseconds of each turn of so many customers who write one after the other's answer."""
    took: list[float] = []
    threads = [
        threading.Thread(target=_talk, args=(url, time.monotonic() + seconds, took))
        for _ in range(customers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def p95(took: list[float]) -> float:
    """The value that 95 of 100 stay below."""
    return statistics.quantiles(took, n=20)[-1]


def line(name: str, took: list[float]) -> str:
    """A row of the report."""
    return (
        f"{name}: {len(took)} turns, p50 {statistics.median(took):.0f} ms, p95 {p95(took):.0f} ms"
    )


def _talk(url: str, until: float, took: list[float]) -> None:
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        while time.monotonic() < until:
            opened = client.post("/api/v1/conversations", json={"language": None}).json()
            for text in SAYINGS:
                started = time.perf_counter()
                client.post(
                    f"/api/v1/conversations/{opened['id']}/messages",
                    headers={"Authorization": f"Bearer {opened['token']}"},
                    json={"client_id": str(uuid.uuid4()), "text": text},
                ).raise_for_status()
                took.append(1000 * (time.perf_counter() - started))
                # A person reads and types.
                time.sleep(0.2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the running demo")
    parser.add_argument("--customers", type=int, default=3, help="who write at the same time")
    parser.add_argument("--seconds", type=float, default=60, help="how long each is measured")
    parser.add_argument("--after", type=float, default=20, help="seconds of training before that")
    return parser


if __name__ == "__main__":
    main()

"""How soon the widget can be used on a slow phone: Chromium with its processor and network slowed.

    .venv/app/bin/python -m benchmarks.widget http://127.0.0.1:8000

Loads a page that embeds the widget, several times with an empty cache, and prints a table and, as
its last line, JSON. Ends with 1 where the slowest visit took longer than the limit.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser, Route, sync_playwright

#: What Lighthouse calls a mid-tier phone on slow 4G.
PROCESSOR_SLOWED = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_638_400 / 8,
    "uploadThroughput": 768_000 / 8,
}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LIMIT_MS = 1_000
VISITS = 5

_EMBEDDED = """<!doctype html><meta name="viewport" content="width=device-width">
<title>Shop</title><h1>Shop</h1>
<script>
  const usable = () => (window.usableAt = performance.now());
  addEventListener("guichet:ready", () => Guichet.on("ready", usable));
</script>
<script src="{url}/widget.js" data-guichet="shop" data-language="en" defer></script>"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds after the page's load event, and bytes over the network."""

    usable_ms: float
    opened_ms: float
    transferred_bytes: int


def visit(browser: Browser, url: str) -> Visit:
    """One visit with an empty cache: the launcher is there and listens; then it is tapped."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    address = f"{url}/somebody-elses-page"

    def answer(route: Route) -> None:
        route.fulfill(body=_EMBEDDED.format(url=url), content_type="text/html")

    page.route(address, answer)
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", NETWORK)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR_SLOWED})
    transferred: list[int] = []
    slow.on("Network.loadingFinished", lambda event: transferred.append(event["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.wait_for_function("() => window.usableAt")
    usable = page.evaluate(
        "() => usableAt - performance.getEntriesByType('navigation')[0].loadEventEnd"
    )
    sent = int(sum(transferred))
    opened = page.evaluate(
        """async () => {
          const before = performance.now();
          await Guichet.open();
          return performance.now() - before;
        }"""
    )
    context.close()
    return Visit(round(max(0.0, usable), 1), round(opened, 1), sent)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="a running Guichet")
    parser.add_argument("--visits", type=int, default=VISITS)
    arguments = parser.parse_args()
    chromium = os.environ.get("GUICHET_TEST_CHROMIUM") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        visits = [visit(browser, arguments.url.rstrip("/")) for _ in range(arguments.visits)]
        browser.close()
    usable = [each.usable_ms for each in visits]
    print(f"{'visit':>5}  {'usable (ms)':>11}  {'opened (ms)':>11}  {'bytes':>7}")
    for number, each in enumerate(visits, start=1):
        row = f"{each.usable_ms:>11.0f}  {each.opened_ms:>11.0f}  {each.transferred_bytes:>7}"
        print(f"{number:>5}  {row}")
    report = {
        "processor_slowed": PROCESSOR_SLOWED,
        "latency_ms": NETWORK["latency"],
        "usable_ms_median": statistics.median(usable),
        "usable_ms_slowest": max(usable),
        "limit_ms": LIMIT_MS,
        "visits": [asdict(each) for each in visits],
    }
    print(json.dumps(report))
    return 0 if max(usable) <= LIMIT_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())

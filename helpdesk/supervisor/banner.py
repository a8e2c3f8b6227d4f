"""What is printed once everything serves."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.accounts.demo import DEMO_PASSWORD, DEMO_PINS
from helpdesk.settings import Settings


def banner(settings: Settings) -> Iterator[str]:
    """Where to go, and in demo mode as whom, line by line."""
    url = settings.public_url
    yield ""
    yield f"Guichet serves at {url} ({settings.mode} mode); Ctrl-C stops it."
    yield ""
    if settings.demo:
        yield f"  {url}/          a customer's page with the assistant"
    yield f"  {url}/support   the Support Center of signed-in customers"
    yield f"  {url}/desk      the desk of the agents"
    yield f"  {url}/readyz    whether everything works"
    if settings.demo:
        pins = ", ".join(f"{plan} {pin}" for plan, pin in DEMO_PINS.items())
        yield ""
        yield f"  Accounts and PINs: {pins}"
        yield f"  Staff: agent@, trainer@ and admin@example.com, password {DEMO_PASSWORD}"
    yield ""

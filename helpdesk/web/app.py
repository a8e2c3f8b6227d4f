"""The composition root: every real part is chosen and wired here, and nowhere else."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from helpdesk.agents.routes import staff_routes
from helpdesk.articles.library import Library, open_library
from helpdesk.articles.routes import article_routes
from helpdesk.conversations.assistant import Assistant, RasaAssistant
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.locks import ConversationLocks
from helpdesk.conversations.routes import conversation_routes
from helpdesk.dialogue.services import open_services
from helpdesk.mail.sender import mail_sender
from helpdesk.rasa_address import rasa_address
from helpdesk.routing import add_routes
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import open_store
from helpdesk.tickets.routes import contact_routes, support_routes
from helpdesk.tls import trusted
from helpdesk.training.models.registry import Registry
from helpdesk.training.models.routes import model_routes
from helpdesk.training.studio import open_studio
from helpdesk.triage.policy_file import policy_in_force
from helpdesk.triage.routes import triage_routes
from helpdesk.triage.taxonomy import issue_topics
from helpdesk.web.body_limit import BodyLimitMiddleware
from helpdesk.web.demo import demo_routes
from helpdesk.web.errors import install_error_handlers
from helpdesk.web.health import health_routes
from helpdesk.web.limits import AddressLimits, LimitMiddleware
from helpdesk.web.page import HtmlPage
from helpdesk.web.pages import STATIC, page_routes
from helpdesk.web.security import install_security
from helpdesk.web.upkeep import upkeep
from helpdesk.web.uploaded import largest_body
from helpdesk.webhooks.addresses import AllowedAddresses
from helpdesk.webhooks.delivery import Delivery
from helpdesk.webhooks.sender import HttpSender

#: The project, whose models the studio shows.
ROOT = Path(__file__).resolve().parents[2]

#: Calls a second that change something, and how many at once, per address.
_LIMITS = {"demo": (60.0, 240.0), "production": (5.0, 40.0)}


def create_app(
    settings: Settings | None = None,
    assistant: Assistant | None = None,
    library: Library | None = None,
    registry: Registry | None = None,
) -> FastAPI:
    """The web application; by default with Rasa at its address, and the shipped articles.

    Raises SettingsError or PolicyFileError before anything is served.
    """
    settings = settings or read_settings()
    policy = policy_in_force(settings.policy_file, issue_topics())
    library = library or open_library(settings.home / "cache")
    counter = Counter(
        settings=settings,
        store=open_store(settings.database_url),
        services=open_services(settings, lambda: policy().support, library),
        policies=policy,
    )
    client = httpx.AsyncClient(
        timeout=settings.rasa_timeout_seconds, verify=trusted(), trust_env=False
    )
    address = rasa_address(settings)
    assistant = assistant or RasaAssistant(client, address, settings.internal_secret)
    registry = registry or Registry(ROOT)
    hub, locks = Hub(), ConversationLocks()
    mail, addresses = mail_sender(settings), AllowedAddresses(settings.webhook_allow)
    delivery = Delivery(counter, HttpSender(addresses), mail)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        freeze_what_stays()
        stop = asyncio.Event()
        tasks = [
            asyncio.create_task(upkeep(counter, hub, mail, stop)),
            asyncio.create_task(delivery.serve(stop)),
        ]
        yield
        stop.set()
        await asyncio.gather(*tasks)
        await client.aclose()
        counter.store.engine.dispose()

    app = FastAPI(
        title="Guichet",
        version="0.1.0",
        description="Support triage for an e-mail service: conversations, tickets, agents.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    install_error_handlers(app)
    install_security(app, settings)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(LimitMiddleware, limits=AddressLimits(*_LIMITS[settings.mode]))
    app.add_middleware(BodyLimitMiddleware, limit=largest_body, refuse=HtmlPage(counter).too_large)
    add_routes(
        app.router,
        triage_routes(lambda: policy().support),
        conversation_routes(counter, assistant, hub, locks),
        staff_routes(counter, hub, locks, delivery, addresses),
        model_routes(counter, registry),
        article_routes(library, settings.public_url),
        support_routes(counter),
        contact_routes(counter),
        health_routes(counter, client, library, address),
        *([demo_routes(counter)] if settings.demo else []),
        page_routes(counter, registry, open_studio(settings), hub),
    )
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.state.counter = counter
    return app


def freeze_what_stays() -> None:
    """What is loaded now stays: without it, each full collection halts all requests for 150 ms."""
    if gc.get_freeze_count() == 0:
        gc.collect()
        gc.freeze()

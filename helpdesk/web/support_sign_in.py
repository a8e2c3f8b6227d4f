"""Signing in to the Support Center: the site's dashboard hands over who its customer is (R13)."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from helpdesk.accounts.demo import demo_account
from helpdesk.accounts.identity import IdentityError, account_of, read_identity
from helpdesk.accounts.model import Account
from helpdesk.accounts.support_session import VALID_FOR, issue_session, session_account
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.policy import Plan
from helpdesk.web.page import HtmlPage, language_of

COOKIE = "guichet_support"
#: Where one may be sent after signing in: our own pages, and nothing that could be another host.
_OWN_PAGE = re.compile(r"/(support|articles)(/[\w-]+)*(\?language=[a-z]{2})?")


def signed_in(counter: Counter, session: Session, request: Request) -> Account | None:
    """The customer that the request's cookie names."""
    account_id = session_account(counter.settings.secret, request.cookies.get(COOKIE))
    return session.get(Account, account_id) if account_id else None


def require_own_page(request: Request, counter: Counter) -> None:
    """A form that changes something was sent by one of our own pages (CSRF). Raises 403."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    own = {urlsplit(counter.settings.public_url).netloc, request.headers.get("host")}
    if urlsplit(origin).netloc not in own:
        raise HTTPException(403, [{"field": "origin", "message": "send the form from our page"}])


def sign_in_routes(counter: Counter, page: HtmlPage) -> APIRouter:
    """`POST /support/sign-in` and `/support/sign-out`; in a demo `/support/demo-account` too."""
    routes = APIRouter(prefix="/support", include_in_schema=False)

    def go_on(to: str, account_id: str | None) -> Response:
        answer = RedirectResponse(to if _OWN_PAGE.fullmatch(to) else "/support", 303)
        if account_id is None:
            answer.delete_cookie(COOKIE, path="/support")
        else:
            answer.set_cookie(
                COOKIE,
                issue_session(counter.settings.secret, account_id, counter.clock()),
                max_age=int(VALID_FOR.total_seconds()),
                path="/support",
                secure=counter.settings.public_url.startswith("https:"),
                httponly=True,
                samesite="lax",
            )
        return answer

    @routes.post("/sign-in")
    async def sign_in(
        request: Request,
        identity: Annotated[str, Form(max_length=4_096)],
        to: Annotated[str, Form(max_length=200)] = "/support",
    ) -> Response:
        """What the dashboard's "Support center" posts: an identity token, and where to go."""
        try:
            known = read_identity(
                identity, counter.settings.identity_secret, production=not counter.settings.demo
            )
        except IdentityError:
            return page.answer(
                "sign_in.html", language_of(request), status=401, to="/support", why="e401"
            )

        def run() -> str:
            with counter.store.unit_of_work() as session:
                return account_of(session, known, counter.clock()).id

        return go_on(to, await in_thread(run))

    @routes.post("/sign-out")
    async def sign_out(
        request: Request, to: Annotated[str, Form(max_length=200)] = "/support"
    ) -> Response:
        require_own_page(request, counter)
        return go_on(to, None)

    if counter.settings.demo:

        @routes.post("/demo-account")
        async def pick(
            request: Request,
            account: Annotated[Plan | None, Form()] = None,
            to: Annotated[str, Form(max_length=200)] = "/support",
        ) -> Response:
            """Demo mode: be one of the demo's customers, or nobody."""
            require_own_page(request, counter)
            if account is None:
                return go_on(to, None)
            plan = account

            def run() -> str:
                with counter.store.unit_of_work() as session:
                    return demo_account(session, plan, None, counter.clock()).id

            return go_on(to, await in_thread(run))

    return routes

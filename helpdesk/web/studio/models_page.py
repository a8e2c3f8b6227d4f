"""`/studio/models`: the trained models, the work on them, and one model beside the current one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from bot.registry import job as jobs
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.staff import Sentence, staff_texts
from helpdesk.training.models.checks import conversations_of, verdict_on
from helpdesk.training.models.comparison import compare
from helpdesk.training.models.gate import GateError
from helpdesk.training.models.orders import running
from helpdesk.training.models.registry import Model, ModelError, Registry
from helpdesk.training.models.told import reason_in_words, share
from helpdesk.web.staff_page import StaffPage, desk_language
from helpdesk.web.studio.figures import change_figure, drawn_intents, reliability_figure

_LOG_LINES = 60


def models_page(counter: Counter, page: StaffPage, registry: Registry) -> APIRouter:
    """The list of models, and each model's own page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/studio/models")
    async def models(request: Request) -> HTMLResponse:
        """All models, and what is being trained."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            return {
                "models": registry.all(),
                "superfluous": registry.superfluous(),
                **_work(counter, registry),
                **_words(counter, staff, request),
            }

        return await page.show(request, "studio_models", "studio_models.html", work)

    @routes.get("/studio/models/{name}")
    async def model(request: Request, name: str) -> HTMLResponse:
        """One model: what it is, and how it does beside the current one."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            shared = {**_work(counter, registry), **_words(counter, staff, request)}
            try:
                found = registry.find(name)
            except ModelError:
                return {"model": None, **shared}
            language = _language(staff, request)
            return {"model": found, **_comparison(registry, found, language), **shared}

        return await page.show(request, "studio_models", "studio_model.html", work)

    return routes


def _work(counter: Counter, registry: Registry) -> dict[str, Any]:
    """What is under way: the job, the switch, and whether anybody takes orders."""
    guichet = running(counter.settings.home)
    job = jobs.latest_job(registry.folder)
    return {
        "job": job,
        "log": jobs.log_lines(registry.folder, _LOG_LINES) if job else [],
        "serving": guichet.model.removesuffix(".tar.gz") if guichet else None,
        "switch": guichet.switch if guichet else None,
        "busy": (job is not None and job.state == jobs.RUNNING)
        or (guichet is not None and guichet.switching),
    }


def _comparison(registry: Registry, model: Model, language: str) -> dict[str, Any]:
    """The comparison with the current model, or with nothing, as far as it was measured."""
    current = registry.current()
    report, before = registry.report(model), registry.report(current) if current else None
    found: dict[str, Any] = {
        "report": report,
        "current_model": current,
        "comparison": None,
        "verdict": None,
        "gate_fault": None,
        "played": conversations_of(registry, model),
    }
    if model.current:
        return found
    try:
        found["verdict"] = verdict_on(registry, model)
    except GateError as error:
        found["gate_fault"] = error.sentence.said(language)
    if report is None or before is None:
        return found
    texts = staff_texts(language)["models"]
    comparison = compare(before, report)
    intents = drawn_intents(comparison.intents)
    rows = (comparison.overall, *comparison.languages)
    names = {code: formats.language_name(language, code) for code in report["languages"]}
    return {
        **found,
        "comparison": comparison,
        "intents": intents,
        "language_rows": rows,
        "languages_figure": change_figure(
            rows, {**names, "all": texts["all"]}, texts["figure_languages"]
        ),
        "intents_figure": change_figure(intents, {}, texts["figure_intents"]),
        "reliability_figure": reliability_figure(
            before["reliability"], report["reliability"], texts["figure_reliability"]
        ),
        "bins": (before["reliability"], report["reliability"]),
        "before_metrics": asdict(current.card)["metrics"] if current else None,
    }


def _words(counter: Counter, staff: Staff, request: Request) -> dict[str, Any]:
    """How these pages say times, shares and verdicts, in the language of the desk."""
    language = _language(staff, request)
    texts = staff_texts(language)["models"]

    def moment(at: str) -> str:
        zone = counter.policy.support.zone
        return formats.moment(language, datetime.fromisoformat(at), zone)

    def fill(text: str, **values: object) -> str:
        return re.sub(r"{(\w+)}", lambda match: str(values[match[1]]), text)

    def left(seconds: float) -> str:
        if seconds < 90:
            return fill(texts["seconds"], seconds=max(1, round(seconds)))
        return fill(texts["minutes"], minutes=round(seconds / 60))

    def said(told: Mapping[str, Any] | None, words: str) -> str:
        """What another process told, in this language; else its words as they are."""
        return Sentence.of(told).said(language) if told else words

    def why(told: Mapping[str, Any] | None, words: str) -> str:
        """The same where it ended badly: words that nobody foresaw are quoted."""
        return said(told, fill(texts["failed_otherwise"], words=words))

    return {
        "moment": moment,
        "fill": fill,
        "share": partial(share, language),
        "reason": partial(reason_in_words, language),
        "left": left,
        "said": said,
        "why": why,
        "language_name": lambda code: formats.language_name(language, code),
    }


def _language(staff: Staff, request: Request) -> str:
    return desk_language(staff, request)

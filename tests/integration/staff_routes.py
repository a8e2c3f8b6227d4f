"""How every staff route that changes something is used, for the walk of test_audit_routes.py.

A new route that changes something is added to EXAMPLES, or to KEEPS_NOTHING with the reason.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from helpdesk.annotations.model import ConversationNote
from helpdesk.web.desk_tickets import one
from tests.integration.editors.forms import article_form, policy_form, text_form
from tests.integration.models.conftest import measured
from tests.integration.project import git
from tests.integration.staff_world import PASSWORD, World
from tests.integration.test_regression_test import fields as regression_form
from tests.integration.test_studio_annotate import FORM
from tests.unit.training.models.test_job import ROOT, WORKER

Use = Callable[[World], Any]
DESK, STAFF, HERE = "/api/v1/desk", "/api/v1/staff", "/api/v1/session"
MODELS = "/api/v1/studio/models"
FILE = {"file": ("mine.txt", b"some words", "text/plain")}

#: What is no act at all, and why it leaves no entry.
KEEPS_NOTHING = {
    (
        "POST",
        f"{DESK}/conversations/{{conversation_id}}/typing",
    ): "shown for a moment, kept nowhere",
    ("POST", f"{DESK}/tickets/{{number}}/typing"): "shown for a moment, kept nowhere",
    ("POST", f"{STAFF}/invitations/look"): "says whom a letter is for; its reader has no account",
    ("POST", "/studio/policy"): "shows what an edited policy would change",
    ("POST", "/studio/texts/{key}"): "shows how an edited text would read",
    ("POST", "/studio/articles/{key}"): "shows how an edited article would read",
    ("POST", "/studio/simulator"): "decides a made-up case",
    ("POST", "/studio/conversations/{key}/test"): "checks a file that is to be",
    ("POST", "/studio/tests/{key}"): "checks a file as it is to be",
}


def _conversation(act: str, body: Any = None) -> Use:
    return lambda w: w.act("POST", f"{DESK}/conversations/{w.live()}/{act}", body)


def _ticket(method: str, act: str, body: Any = None) -> Use:
    return lambda w: w.act(method, f"{DESK}/tickets/{w.ticket()}{act}", body)


def _page(act: str, value: str = "", before: str = "") -> Use:
    """An act on a ticket's page; `before` is the one that makes it possible."""

    def use(w: World) -> Any:
        number = w.ticket()
        if before:
            w.call("POST", f"/desk/tickets/{number}/{before}", form={"value": value})
        return w.act("POST", f"/desk/tickets/{number}/{act}", form={"value": value})

    return use


def _duplicate(w: World) -> Any:
    value = {"value": w.ticket()}
    return w.act("POST", f"/desk/tickets/{w.ticket()}/duplicate", form=value)


def _assign(w: World) -> Any:
    return w.act("POST", f"/desk/tickets/{w.ticket()}/assign", form={"value": str(w.person())})


#: What each act of a ticket's page is tried with.
TICKET_ACTS: dict[str, Use] = {
    "assign": _assign,
    "topic": _page("topic", "statistics"),
    "prioritise": _page("prioritise", "high"),
    "tag": _page("tag", "vip"),
    "untag": _page("untag", "vip", before="tag"),
    "duplicate": _duplicate,
    "close": _page("close"),
    "reopen": _page("reopen", before="close"),
}
assert set(TICKET_ACTS) == set(one._ACTS), "every act of a ticket's page is tried"


def _write(kind: str) -> Use:
    form = {"kind": kind, "text": "Words"}
    return lambda w: w.act("POST", f"/desk/tickets/{w.ticket()}/write", form=form)


def _drop_file(w: World) -> Any:
    path = f"{DESK}/tickets/{w.ticket()}/attachments"
    chosen = w.call("POST", path, files=FILE).json()["id"]
    return w.act("DELETE", f"{DESK}/attachments/{chosen}")


def _reopen(w: World) -> Any:
    number = w.ticket()
    w.call("POST", f"{DESK}/tickets/{number}/close")
    return w.act("POST", f"{DESK}/tickets/{number}/reopen")


def _mail(act: str) -> Use:
    def use(w: World) -> Any:
        form = {"value": w.ticket()}
        return w.act("POST", f"/desk/tickets/mail/{w.mail()}/{act}", form=form)

    return use


def _changes(act: str) -> Use:
    return lambda w: w.act("POST", f"/studio/changes/{act}", form={"value": str(w.labelled())})


def _take_back(w: World) -> Any:
    w.labelled()
    w.call("POST", "/studio/changes/save")
    form = {"batch": git(w.project, "rev-parse", "HEAD").strip(), "reason": "Vague"}
    return w.act("POST", "/studio/changes/take_back", form=form)


def _review(act: str, value: str = "", before: str = "") -> Use:
    """An act on a conversation of the studio; `before` is the one that makes it possible."""

    def use(w: World) -> Any:
        path, form = f"/studio/conversations/{w.waiting().id}", {"value": value}
        if before:
            w.call("POST", f"{path}/{before}", form=form)
        return w.act("POST", f"{path}/{act}", form=form)

    return use


def _unnote(w: World) -> Any:
    path = f"/studio/conversations/{w.waiting().id}"
    w.call("POST", f"{path}/note", form={"value": "Look again"})
    with w.store.reading() as session:
        note = session.scalars(select(func.max(ConversationNote.id))).one()
    return w.act("POST", f"{path}/unnote", form={"value": str(note)})


def _keep_view(path: str) -> Use:
    return lambda w: w.act("POST", f"{path}/views?language=fr", form={"name": "French"})


def _forget_view(path: str, place: str) -> Use:
    return lambda w: w.act("POST", f"{path}/views/{w.view(place)}/remove")


def _sign_out(path: str) -> Use:
    def use(w: World) -> Any:
        answer = w.act("DELETE", path)
        w.sign_in()
        return answer

    return use


def _sign_in(w: World) -> Any:
    answer = w.act("POST", HERE, {"email": "admin@example.com", "password": "guichet-demo"})
    w.api.cookies.clear()
    return answer


def _one_session(w: World) -> Any:
    w.token()
    sessions = w.call("GET", f"{HERE}/all").json()["items"]
    other = next(each["id"] for each in sessions if not each["current"])
    return w.act("DELETE", f"{HERE}/all/{other}")


def _password(w: World) -> Any:
    same = {"current": "guichet-demo", "password": "guichet-demo"}
    return w.act("POST", f"{HERE}/password", same)


def _redeem(w: World) -> Any:
    body = {"token": w.letter()[1], "name": "Kim", "password": PASSWORD}
    answer = w.act("POST", f"{STAFF}/invitations/redeem", body)
    w.api.cookies.clear()
    return answer


def _train_then_cancel(w: World) -> Any:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(w.models.folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "works\n"
        return w.act("POST", f"{MODELS}/cancel")


def _promote(w: World) -> Any:
    measured(w.models)
    return w.act("POST", f"{MODELS}/guichet-new/promote", {})


def _remove_model(w: World) -> Any:
    w.model("spare")
    return w.act("DELETE", f"{MODELS}/guichet-spare")


def _prune(w: World) -> Any:
    for number in range(12):
        w.model(f"old{number:02d}")
    return w.act("POST", f"{MODELS}/prune")


def _policy(w: World) -> Any:
    form = policy_form(w.project, ("essential: [ticket]", "essential: [ticket, chat]"))
    return w.act("POST", "/studio/policy/save", form=form)


def _text(w: World) -> Any:
    form = text_form(w.project, en=["Hi there!"])
    return w.act("POST", "/studio/texts/utter_greet/save", form=form)


def _article(w: World) -> Any:
    form = article_form(w.project, title_en="Refunds, in short")
    return w.act("POST", "/studio/articles/refunds/save", form=form)


def _regression_test(w: World) -> Any:
    path = f"/studio/conversations/{w.waiting().id}/test"
    form = regression_form(w.call("GET", path).text)
    return w.act("POST", f"{path}/save", form={**form, "reason": "It went well"})


def _saved_test(w: World) -> Any:
    path = "/studio/tests/de-nonsense"
    form = regression_form(w.call("GET", path).text)
    text = form["text"] + '  - customer: "Danke"\n'
    return w.act("POST", f"{path}/save", form={**form, "text": text, "reason": "It goes on"})


def _annotate(w: World) -> Any:
    return w.act("POST", f"/studio/inbox/{w.message()}", form={**FORM, "text": "Zap my plastic"})


_REPLY = {"language": "en", "shortcut": "our-own", "title": "Hello", "text": "Hello!"}
_TO = f"{DESK}/conversations/{{conversation_id}}"
_ABOUT = f"{DESK}/tickets/{{number}}"
_HOOKS = f"{DESK}/webhooks"

#: Each way in which a route that changes something is used, by its method and path.
EXAMPLES: dict[tuple[str, str], tuple[Use, ...]] = {
    ("POST", HERE): (_sign_in,),
    ("PATCH", HERE): (lambda w: w.act("PATCH", HERE, {"capacity": w.number()}),),
    ("DELETE", HERE): (_sign_out(HERE),),
    ("DELETE", f"{HERE}/all"): (_sign_out(f"{HERE}/all"),),
    ("DELETE", f"{HERE}/all/{{session_id}}"): (_one_session,),
    ("POST", f"{HERE}/password"): (_password,),
    ("PATCH", f"{STAFF}/{{person_id}}"): (
        lambda w: w.act("PATCH", f"{STAFF}/{w.person()}", {"teams": ["Billing"]}),
    ),
    ("POST", f"{STAFF}/{{person_id}}/reset"): (
        lambda w: w.act("POST", f"{STAFF}/{w.person()}/reset"),
    ),
    ("DELETE", f"{STAFF}/{{person_id}}/sessions"): (
        lambda w: w.act("DELETE", f"{STAFF}/{w.person()}/sessions"),
    ),
    ("POST", f"{STAFF}/invitations"): (
        lambda w: w.act("POST", f"{STAFF}/invitations", {"email": "new@example.org"}),
    ),
    ("DELETE", f"{STAFF}/invitations/{{invitation_id}}"): (
        lambda w: w.act("DELETE", f"{STAFF}/invitations/{w.letter()[0]}"),
    ),
    ("POST", f"{STAFF}/invitations/redeem"): (_redeem,),
    ("POST", f"{_TO}/accept"): (
        lambda w: w.act("POST", f"{DESK}/conversations/{w.waiting().id}/accept"),
    ),
    ("POST", f"{_TO}/messages"): (_conversation("messages", {"text": "Hello"}),),
    ("POST", f"{_TO}/notes"): (_conversation("notes", {"text": "A known case"}),),
    ("POST", f"{_TO}/close"): (_conversation("close", {"reason": "solved"}),),
    ("POST", f"{_TO}/transfer"): (_conversation("transfer", {"text": "Please"}),),
    ("POST", f"{_TO}/assistant"): (_conversation("assistant"),),
    ("POST", f"{_TO}/ticket"): (_conversation("ticket"),),
    ("POST", f"{_TO}/topic"): (_conversation("topic", {"topic": "statistics"}),),
    ("POST", f"{_TO}/attachments"): (
        lambda w: w.act("POST", f"{DESK}/conversations/{w.live()}/attachments", files=FILE),
    ),
    ("POST", f"{_ABOUT}/attachments"): (
        lambda w: w.act("POST", f"{DESK}/tickets/{w.ticket()}/attachments", files=FILE),
    ),
    ("DELETE", f"{DESK}/attachments/{{attachment_id}}"): (_drop_file,),
    ("POST", f"{DESK}/replies"): (lambda w: w.act("POST", f"{DESK}/replies", _REPLY),),
    ("PUT", f"{DESK}/replies/{{reply_id}}"): (
        lambda w: w.act("PUT", f"{DESK}/replies/{w.reply()}", {**_REPLY, "shortcut": "our-other"}),
    ),
    ("DELETE", f"{DESK}/replies/{{reply_id}}"): (
        lambda w: w.act("DELETE", f"{DESK}/replies/{w.reply()}"),
    ),
    ("PATCH", _ABOUT): (
        _ticket("PATCH", "", {"priority": "high"}),
        _ticket("PATCH", "", {"tags": ["vip"]}),
    ),
    ("POST", f"{_ABOUT}/replies"): (_ticket("POST", "/replies", {"text": "Here is why."}),),
    ("POST", f"{_ABOUT}/notes"): (_ticket("POST", "/notes", {"text": "A known case"}),),
    ("POST", f"{_ABOUT}/close"): (_ticket("POST", "/close"),),
    ("POST", f"{_ABOUT}/reopen"): (_reopen,),
    ("POST", f"{_ABOUT}/duplicate"): (
        lambda w: w.act("POST", f"{DESK}/tickets/{w.ticket()}/duplicate", {"of": w.ticket()}),
    ),
    ("POST", _HOOKS): (lambda w: w.act("POST", _HOOKS, {"url": f"{w.receiver.url}/new"}),),
    ("PATCH", f"{_HOOKS}/{{target_id}}"): (
        lambda w: w.act("PATCH", f"{_HOOKS}/{w.target()}", {"active": False}),
    ),
    ("DELETE", f"{_HOOKS}/{{target_id}}"): (lambda w: w.act("DELETE", f"{_HOOKS}/{w.target()}"),),
    ("POST", f"{_HOOKS}/{{target_id}}/secret"): (
        lambda w: w.act("POST", f"{_HOOKS}/{w.target()}/secret"),
    ),
    ("POST", f"{_HOOKS}/{{target_id}}/test"): (
        lambda w: w.act("POST", f"{_HOOKS}/{w.target()}/test"),
    ),
    ("POST", f"{_HOOKS}/{{target_id}}/replay"): (
        lambda w: w.act("POST", f"{_HOOKS}/{w.target()}/replay"),
    ),
    ("POST", f"{_HOOKS}/failed/{{entry_id}}/replay"): (
        lambda w: w.act("POST", f"{_HOOKS}/failed/{w.dead_letter()}/replay"),
    ),
    ("DELETE", f"{_HOOKS}/failed/{{entry_id}}"): (
        lambda w: w.act("DELETE", f"{_HOOKS}/failed/{w.dead_letter()}"),
    ),
    ("POST", f"{MODELS}/train"): (lambda w: w.act("POST", f"{MODELS}/train"),),
    ("POST", f"{MODELS}/cancel"): (_train_then_cancel,),
    ("POST", f"{MODELS}/rollback"): (
        lambda w: w.act("POST", f"{MODELS}/rollback", {"model": "guichet-new"}),
    ),
    ("POST", f"{MODELS}/prune"): (_prune,),
    ("DELETE", f"{MODELS}/{{name}}"): (_remove_model,),
    ("POST", f"{MODELS}/{{name}}/compare"): (
        lambda w: w.act("POST", f"{MODELS}/guichet-new/compare"),
    ),
    ("POST", f"{MODELS}/{{name}}/promote"): (_promote,),
    ("POST", "/studio/conversations/{key}/test/save"): (_regression_test,),
    ("POST", "/studio/tests/{key}/save"): (_saved_test,),
    ("POST", "/studio/inbox/{message_id}"): (_annotate,),
    ("POST", "/studio/inbox/views"): (_keep_view("/studio/inbox"),),
    ("POST", "/studio/inbox/views/{view_id}/remove"): (
        _forget_view("/studio/inbox", "studio_inbox"),
    ),
    ("POST", "/studio/changes/{act}"): (
        *(_changes(act) for act in ("accept", "mine", "undo", "save")),
        _take_back,
    ),
    ("POST", "/studio/conversations/views"): (_keep_view("/studio/conversations"),),
    ("POST", "/studio/conversations/views/{view_id}/remove"): (
        _forget_view("/studio/conversations", "studio_conversations"),
    ),
    ("POST", "/studio/conversations/{conversation_id}/{act}"): (
        _review("review"),
        _review("reopen", before="review"),
        _review("tag", "vip"),
        _review("untag", "vip", before="tag"),
        _review("note", "Look at the second turn"),
        _unnote,
    ),
    ("POST", "/studio/texts/{key}/save"): (_text,),
    ("POST", "/studio/articles/{key}/save"): (_article,),
    ("POST", "/studio/policy/save"): (_policy,),
    ("POST", "/desk/tickets/views"): (_keep_view("/desk/tickets"),),
    ("POST", "/desk/tickets/views/{view_id}/remove"): (_forget_view("/desk/tickets", "tickets"),),
    ("POST", "/desk/tickets/mail/{mail_id}/add"): (_mail("add"),),
    ("POST", "/desk/tickets/mail/{mail_id}/open"): (_mail("open"),),
    ("POST", "/desk/tickets/mail/{mail_id}/done"): (_mail("done"),),
    ("POST", "/desk/tickets/{number}/write"): (_write("reply"), _write("note")),
    ("POST", "/desk/tickets/{number}/{act}"): tuple(TICKET_ACTS.values()),
}

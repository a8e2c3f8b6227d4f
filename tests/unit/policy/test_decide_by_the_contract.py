"""``decide`` against the published text, restated sentence by sentence and as plainly as can be."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.policy import Channel, OpenTicket, Plan, Request, SupportPolicy, decide

SPEAKS = {"ticket": "en fr de es", "chat": "en fr", "phone": "en fr"}
HAS = {
    "free": "",
    "essential": "ticket",
    "premium": "ticket chat",
    "custom": "ticket chat phone",
}
WRITTEN_ONLY = ("request_refund", "unlock_by_letter")
PREFERS_TICKET = ("request_refund", "account_suspended")
TOPICS = ("request_refund", "account_suspended", "unlock_by_letter", "statistics")
DAY = timedelta(hours=24)


def is_staffed(instant: datetime) -> bool:
    clock = instant.astimezone(ZoneInfo("Europe/Paris"))
    return clock.isoweekday() <= 5 and 9 <= clock.hour < 18


def next_opening(now: datetime) -> datetime:
    """Try every full hour: in Paris the office opens at one."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while not (hour > now and is_staffed(hour)):
        hour += timedelta(hours=1)
    return hour


def published(request: Request) -> dict[str, Any]:
    """The Decision of the contract, with instants in UTC."""
    ticket, now = request.open_ticket, request.now.astimezone(UTC)
    is_pending = (
        ticket is not None
        and now < ticket.opened_at.astimezone(UTC) + DAY
        and (ticket.topic == request.topic or request.topic is None)
    )
    rows = []
    for channel in ("ticket", "chat", "phone"):
        understood = [code for code in request.languages if code in SPEAKS[channel].split()]
        closed = channel != "ticket" and not is_staffed(now)
        applies = {
            "sign_in": request.plan is None,
            "plan": request.plan is not None and channel not in HAS[request.plan].split(),
            "language": not understood,
            "closed": closed,
            "written_only": channel == "phone" and request.topic in WRITTEN_ONLY,
            "ticket_pending": channel in ("chat", "phone") and is_pending,
        }
        rows.append(
            {
                "channel": channel,
                "available": not any(applies.values()),
                "reasons": [reason for reason in applies if applies[reason]],
                "language": understood[0] if understood else None,
                "opens_at": next_opening(now) if closed else None,
            }
        )
    order = ["chat", "phone", "ticket"]
    if request.topic in PREFERS_TICKET:
        order = ["ticket", "chat", "phone"]
    if request.requested_channel is not None:
        order.insert(0, request.requested_channel.value)
    available = [row["channel"] for row in rows if row["available"]]
    outcome = [*(channel for channel in order if channel in available), "contact_page"][0]
    if is_pending:
        outcome = "wait"
    due = {"ticket": now + DAY, "wait": ticket and ticket.opened_at.astimezone(UTC) + DAY}
    return {
        "channel": outcome,
        "options": rows,
        "needs_pin": outcome in ("chat", "phone"),
        "reply_due_by": due.get(outcome),
    }


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# Mostly around the hours at which something changes, in the weeks in which clocks change.
hours = st.builds(
    lambda start, hours, seconds: start + timedelta(hours=hours, seconds=seconds),
    st.sampled_from(
        [datetime(year, month, 24, tzinfo=UTC) for year in (2026, 2027) for month in (3, 10)]
    ),
    st.integers(0, 24 * 10),
    st.sampled_from([-1, 0, 1, 1800]),
)
instants = st.builds(lambda instant, offset: instant.astimezone(offset), hours, offsets)
requests = st.builds(
    Request,
    topic=st.sampled_from([None, *TOPICS]),
    requested_channel=st.sampled_from([None, *Channel]),
    languages=st.lists(
        st.sampled_from(["en", "fr", "de", "es", "pt", "it"]), min_size=1, max_size=3
    ).map(tuple),
    plan=st.sampled_from([None, *Plan]),
    now=instants,
    open_ticket=st.none() | st.builds(OpenTicket, st.sampled_from([None, *TOPICS]), instants),
)


@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(asked=requests)
def test_decision_is_the_published_one_when_anything_is_asked(
    policy: SupportPolicy, asked: Request
) -> None:
    decision = decide(policy, asked)
    assert {
        "channel": decision.channel,
        "options": [
            {
                "channel": option.channel,
                "available": option.available,
                "reasons": list(option.reasons),
                "language": option.language,
                "opens_at": option.opens_at,
            }
            for option in decision.options
        ],
        "needs_pin": decision.needs_pin,
        "reply_due_by": decision.reply_due_by,
    } == published(asked)

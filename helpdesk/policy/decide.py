"""The decision: which channel, why, and why not the others (R1 to R9)."""

from collections.abc import Callable
from datetime import UTC, datetime

from helpdesk.policy.model import (
    Channel,
    Decision,
    Explanation,
    OpenTicket,
    Option,
    Outcome,
    Reason,
    Request,
    SupportPolicy,
)

Check = Callable[[SupportPolicy, Request, Channel], Reason | None]

TICKET_FIRST = (Channel.TICKET, Channel.CHAT, Channel.PHONE)
LIVE_FIRST = (Channel.CHAT, Channel.PHONE, Channel.TICKET)


def decide(policy: SupportPolicy, request: Request) -> Decision:
    """Advise a customer: a channel, to wait for a pending ticket, or the contact page (R14).

    Raises KeyError for a topic that the policy does not list.
    """
    options = tuple(option(policy, request, channel) for channel in Channel)
    available = frozenset(each.channel for each in options if each.available)
    pending = pending_ticket(policy, request)
    if pending is not None:
        due = reply_due_by(policy, pending.opened_at)
        return Decision(Outcome.WAIT, options, due, Explanation.TICKET_PENDING)
    if not available:
        return Decision(Outcome.CONTACT_PAGE, options, None, Explanation.NO_CHANNEL_AVAILABLE)
    channel, explanation = best_channel(policy, request, available)
    due_by = reply_due_by(policy, request.now) if channel is Channel.TICKET else None
    return Decision(Outcome(channel.value), options, due_by, explanation)


def option(policy: SupportPolicy, request: Request, channel: Channel) -> Option:
    """The row of one channel, with every reason that stands against it."""
    found = (check(policy, request, channel) for check in CHECKS)
    reasons = tuple(reason for reason in found if reason is not None)
    hours = policy.channels[channel].hours
    return Option(
        channel=channel,
        reasons=reasons,
        language=spoken_language(policy, request, channel),
        opens_at=hours.next_opening(request.now) if hours and Reason.CLOSED in reasons else None,
    )


def best_channel(
    policy: SupportPolicy, request: Request, available: frozenset[Channel]
) -> tuple[Channel, Explanation]:
    """The requested channel, else the first available in the topic's order (R8).

    ``available`` is not empty.
    """
    if request.requested_channel in available:
        return request.requested_channel, Explanation.REQUESTED_CHANNEL_AVAILABLE
    order = TICKET_FIRST if policy.topic(request.topic).prefers_ticket else LIVE_FIRST
    channel = next(each for each in order if each in available)
    if request.requested_channel is not None:
        return channel, Explanation.REQUESTED_CHANNEL_UNAVAILABLE
    if channel is not order[0]:
        return channel, Explanation.RECOMMENDED_CHANNEL_UNAVAILABLE
    if request.topic is None:
        return channel, Explanation.RECOMMENDED_WITHOUT_TOPIC
    return channel, Explanation.RECOMMENDED_FOR_TOPIC


def pending_ticket(policy: SupportPolicy, request: Request) -> OpenTicket | None:
    """The open ticket while its reply period runs, if the request is about it (R9).

    Without a topic the request may be about any ticket; with one, only about a ticket of that
    topic, so a ticket without a topic matches only a request without one.
    """
    ticket = request.open_ticket
    if ticket is None or request.topic not in (None, ticket.topic):
        return None
    return ticket if request.now < reply_due_by(policy, ticket.opened_at) else None


def reply_due_by(policy: SupportPolicy, opened_at: datetime) -> datetime:
    """When the reply period of a ticket opened at this instant ends, in UTC (R9)."""
    return opened_at.astimezone(UTC) + policy.reply_period


def spoken_language(policy: SupportPolicy, request: Request, channel: Channel) -> str | None:
    """The first of the customer's languages in which the channel answers (R3, R4)."""
    spoken = policy.channels[channel].languages
    return next((language for language in request.languages if language in spoken), None)


def check_sign_in(_: SupportPolicy, request: Request, __: Channel) -> Reason | None:
    """R5: support is for customers, so whoever is not identified signs in first."""
    return Reason.SIGN_IN if request.plan is None else None


def check_plan(policy: SupportPolicy, request: Request, channel: Channel) -> Reason | None:
    """R6: the subscription has the channel. Without a plan, ``check_sign_in`` speaks instead."""
    if request.plan is None or channel in policy.plans[request.plan]:
        return None
    return Reason.PLAN


def check_language(policy: SupportPolicy, request: Request, channel: Channel) -> Reason | None:
    """R3, R4: the channel answers in one of the customer's languages."""
    return Reason.LANGUAGE if spoken_language(policy, request, channel) is None else None


def check_hours(policy: SupportPolicy, request: Request, channel: Channel) -> Reason | None:
    """R1, R2: the channel is staffed now."""
    hours = policy.channels[channel].hours
    return None if hours is None or hours.is_open(request.now) else Reason.CLOSED


def check_in_writing(policy: SupportPolicy, request: Request, channel: Channel) -> Reason | None:
    """R7: what needs a written request is never handled by phone."""
    if channel is Channel.PHONE and policy.topic(request.topic).written_only:
        return Reason.WRITTEN_ONLY
    return None


def check_pending(policy: SupportPolicy, request: Request, channel: Channel) -> Reason | None:
    """R9: no chat or phone about a ticket that is pending; one may still open another."""
    if channel is Channel.TICKET or pending_ticket(policy, request) is None:
        return None
    return Reason.TICKET_PENDING


CHECKS: tuple[Check, ...] = (
    check_sign_in,
    check_plan,
    check_language,
    check_hours,
    check_in_writing,
    check_pending,
)

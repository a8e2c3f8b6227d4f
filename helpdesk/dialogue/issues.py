"""An issue: what can be done now and why not the rest, with an article first (R7 to R9, R11)."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue import next_step, options
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import explain
from helpdesk.dialogue.topic import CHANNEL_REQUESTS, begin_topic, second_intents, topic_name
from helpdesk.policy.model import Decision, Outcome


def triage_issue(exchange: Exchange) -> None:
    """Take up the issue that was named: a decision, its reasons, an article, and the way on."""
    begin_topic(exchange, next(iter(exchange.heard.requests), exchange.heard.intent))
    _remember_second_request(exchange)
    decision = exchange.decide()
    topic = exchange.conversation.topic
    if topic == "account_compromised":
        # Every minute counts: what to do at once, then straight to the ticket.
        exchange.say("compromised_steps")
        next_step.pursue(exchange, decision)
        return
    if topic == "report_abuse" and exchange.account is None:
        # A recipient of unwanted mail is no customer and needs no account.
        exchange.expect(None)
        exchange.say(
            "abuse_report",
            contact_url=exchange.services.contact_url,
            choices=[exchange.choice("contact_other")],
        )
        return
    exchange.say_text(
        f"{exchange.text('topic_understood', topic=topic_name(exchange))} "
        f"{explain(exchange, decision)}"
    )
    if decision.channel is Outcome.WAIT:
        options.offer_pending(exchange)
    else:
        _offer_article(exchange, decision)


def _offer_article(exchange: Exchange, decision: Decision) -> None:
    """Articles first, never in the way (R11): the way on stands right beside them."""
    articles = exchange.services.articles.suggest(
        exchange.heard.text, exchange.language, exchange.conversation.topic
    )[:2]
    way_on = options.way_on(exchange, decision)
    if not articles:
        exchange.expect(None)
        exchange.say("way_on", choices=way_on)
        return
    exchange.memory.record_article(articles[0].slug)
    exchange.expect(Expects.HELPFUL)
    exchange.say(
        "article_offer",
        articles=articles,
        choices=[exchange.choice("helped", "/affirm"), *way_on],
    )


def _remember_second_request(exchange: Exchange) -> None:
    """A second issue is offered afterwards; a channel that is asked for counts at once."""
    for intent in second_intents(exchange):
        if intent in CHANNEL_REQUESTS:
            exchange.conversation.requested_channel = CHANNEL_REQUESTS[intent]
        elif intent in exchange.services.policy.topics:
            memory = exchange.memory
            memory.other_topics = list(dict.fromkeys([*memory.other_topics, intent]))

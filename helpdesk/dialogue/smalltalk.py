"""Holding a conversation: greetings, thanks, anger, leaving, and what is out of place."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue import options
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import explain
from helpdesk.policy import Outcome
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES


def greet(exchange: Exchange) -> None:
    """A greeting, and the way in."""
    exchange.say("greet")


def say_goodbye(exchange: Exchange) -> None:
    """The customer leaves: a farewell, and a chance to rate."""
    exchange.expect(Expects.RATING)
    exchange.say("goodbye")


def accept_thanks(exchange: Exchange) -> None:
    """Thanks: glad, and ready for more."""
    exchange.record_helped(True)
    exchange.expect(None)
    exchange.say("thank")


def answer_bot_challenge(exchange: Exchange) -> None:
    """Says plainly that this is an automated assistant, and that humans can be reached."""
    exchange.say("bot_challenge", choices=[exchange.choice("talk_to_agent")])


def explain_capabilities(exchange: Exchange) -> None:
    """What the assistant can do."""
    exchange.say(
        "capabilities",
        choices=[
            exchange.choice("find_article"),
            exchange.choice("open_ticket"),
            exchange.choice("talk_to_agent"),
        ],
    )


def change_language(exchange: Exchange) -> None:
    """Goes on in the language that was asked for, or offers those it speaks."""
    conversation = exchange.conversation
    wanted = [code for code in exchange.heard.values("language") if code in LANGUAGES]
    if not wanted and exchange.heard.language not in (None, conversation.language):
        wanted = [str(exchange.heard.language)]
    if not wanted:
        exchange.say(
            "which_language",
            choices=[options.conversation_language(code) for code in LANGUAGES],
        )
        return
    # Asked for more than one ("not English, French"), the last one named is meant.
    conversation.language = wanted[-1]
    conversation.language_settled = True
    decision = exchange.decide()
    if conversation.expects == Expects.PIN and decision.channel not in (
        Outcome.CHAT,
        Outcome.PHONE,
    ):
        exchange.expect(None)
    if conversation.expects is not None or not (
        conversation.topic or conversation.requested_channel
    ):
        exchange.say("language_changed")
        return
    exchange.say_text(
        f"{exchange.text('language_changed')} {explain(exchange, decision)}",
        choices=options.way_on(exchange, decision),
    )


def note_language(exchange: Exchange) -> None:
    """A further language was named (see leading.py): what it opens, if help was asked for."""
    conversation = exchange.conversation
    named = [code for code in exchange.heard.values("language") if code in LANGUAGES]
    names = [formats.language_name(exchange.language, code) for code in named]
    noted = exchange.text(
        "support_language_noted", languages=formats.listing(exchange.language, names)
    )
    decision = exchange.decide()
    if conversation.expects not in (None, Expects.HELPFUL) or not (
        conversation.topic or conversation.requested_channel
    ):
        exchange.say_text(noted)
        return
    exchange.say_text(
        f"{noted} {explain(exchange, decision)}", choices=options.way_on(exchange, decision)
    )


def start_over(exchange: Exchange) -> None:
    """Begin again: the matter in hand is forgotten, nothing that was opened is undone."""
    drop_matter(exchange)
    exchange.conversation.topic = None
    exchange.conversation.decision = None
    exchange.say("start_over")


def stop(exchange: Exchange) -> None:
    """Cancel what is going on; the topic stays known, and another one that waits is offered."""
    idle = exchange.conversation.expects is None and exchange.memory.goal is None
    waiting = exchange.memory.other_topics
    drop_matter(exchange)
    if idle:
        exchange.say("unprompted_no", choices=options.way_on(exchange, exchange.decide()))
        return
    exchange.say("stopped")
    exchange.memory.other_topics = waiting
    options.offer_other_topic(exchange)


def acknowledge_complaint(exchange: Exchange) -> None:
    """Anger without a request: acknowledged once, from then on only the shortest way to help."""
    decision, before = exchange.decide(), exchange.memory.complaints
    exchange.memory.complaints = before + 1
    exchange.say(
        "complaint_again" if before else "complaint", choices=options.way_on(exchange, decision)
    )


def decline_out_of_scope(exchange: Exchange) -> None:
    """Not about this product, or in a language not spoken here: says so kindly, and a way on."""
    foreign = exchange.heard.foreign
    if foreign is None:
        exchange.say("out_of_scope")
        return
    exchange.say(
        "foreign_language",
        language=formats.language_name(exchange.language, foreign),
        choices=[options.conversation_language(code) for code in LANGUAGES],
    )


def take_unprompted_yes(exchange: Exchange) -> None:
    """A yes to nothing in particular: asks what to do."""
    exchange.say("unprompted_yes", choices=options.way_on(exchange, exchange.decide()))


def take_unprompted_no(exchange: Exchange) -> None:
    """A no to nothing in particular: offers a human way on."""
    exchange.say("unprompted_no", choices=options.way_on(exchange, exchange.decide()))


def drop_matter(exchange: Exchange) -> None:
    """Nothing is worked towards or waited for any more."""
    exchange.memory.forget_matter()
    exchange.memory.other_topics = []
    exchange.conversation.requested_channel = None
    exchange.expect(None)

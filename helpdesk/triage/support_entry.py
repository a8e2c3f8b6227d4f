"""The sections of ``policy.yml`` that decide (R1 to R9)."""

from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from helpdesk.policy import (
    Channel,
    ChannelPolicy,
    OpeningHours,
    Plan,
    SupportPolicy,
    TopicPolicy,
    no_holiday,
)
from helpdesk.texts.problems import sentence
from helpdesk.triage.hours_entry import Week, read_exceptions, read_week
from helpdesk.triage.languages import ISO_639_1
from helpdesk.triage.public_holidays import COUNTRIES, public_holidays
from helpdesk.triage.yaml_entry import Entry

SECTIONS = (
    "version",
    "zone",
    "reply_period",
    "channels",
    "exceptions",
    "holidays",
    "plans",
    "topics",
)


def read_support(sections: dict[str, Entry], topics: frozenset[str]) -> SupportPolicy:
    """The policy in SECTIONS, which lists exactly these topics.

    What is wrong is added to the entries' problems: only without problems is the result valid.
    """
    zone_name = sections["zone"].one_of(available_timezones(), sentence("a_zone"))
    zone = ZoneInfo(zone_name or "UTC")
    period = sections["reply_period"].mapping(("hours",))["hours"]
    plans = sections["plans"].mapping(tuple(Plan))
    return SupportPolicy(
        version=sections["version"].whole_number(1, 999_999),
        zone=zone,
        reply_period=timedelta(hours=period.whole_number(1, 30 * 24)),
        channels=_channels(sections, zone),
        plans={plan: _channel_names(plans[plan]) for plan in Plan},
        topics=_topics(sections["topics"], topics),
    )


def _channels(sections: dict[str, Entry], zone: ZoneInfo) -> dict[Channel, ChannelPolicy]:
    channels = sections["channels"].mapping(tuple(Channel))
    fields = {each: channels[each].mapping(("hours", "languages")) for each in Channel}
    weeks = {each: read_week(fields[each]["hours"]) for each in Channel}
    exceptions = read_exceptions(sections["exceptions"], weeks)
    country = ""
    if not sections["holidays"].is_null():
        country = sections["holidays"].one_of(COUNTRIES, sentence("a_country"))
    is_holiday = public_holidays(country) if country else no_holiday

    def hours(channel: Channel, week: Week | None) -> OpeningHours | None:
        if week is None:
            return None
        return OpeningHours(zone, week, exceptions[channel], is_holiday)

    return {
        each: ChannelPolicy(
            languages=frozenset(
                fields[each]["languages"].several_of(ISO_639_1, sentence("a_language_code"))
            ),
            hours=hours(each, weeks[each]),
        )
        for each in Channel
    }


def _channel_names(entry: Entry) -> frozenset[Channel]:
    return frozenset(map(Channel, entry.several_of(tuple(Channel), sentence("a_channel"))))


def _topics(entry: Entry, names: frozenset[str]) -> dict[str, TopicPolicy]:
    topics = {}
    for name, topic in entry.mapping(sorted(names)).items():
        fields = topic.mapping((), ("written_only", "prefers"))
        prefers = fields["prefers"]
        topics[name] = TopicPolicy(
            written_only=fields["written_only"].flag(),
            prefers_ticket=not prefers.is_null()
            and prefers.one_of((Channel.TICKET,), sentence("a_preferred_channel"))
            == Channel.TICKET,
        )
    return topics

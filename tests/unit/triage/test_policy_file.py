from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk.policy import Channel, Interval
from helpdesk.triage.policy_file import POLICY_FILE, PolicyFileError, load_policy_file
from helpdesk.triage.taxonomy import issue_topics

Edited = Callable[..., Path]
MONDAY = 'monday: ["09:00-18:00"]'
AT_MONDAY = "channels.chat.hours.monday"
NUMBER = "must be a whole number from"
LANGUAGES = "languages: [en, fr, de, es]"
EXCEPTION = "exceptions:\n  - {date: 2027-02-28, channels: [chat], hours: []}"
PHONE = 'number: "+33 1 84 00 00 00"'


def problems(path: Path) -> list[str]:
    """The problems of a file as they are printed, without the folder."""
    with pytest.raises(PolicyFileError) as caught:
        load_policy_file(path, issue_topics())
    return str(caught.value).replace(f"{path.parent}/", "").splitlines()


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


# A piece of the shipped file, what is written in its place, and how what is said about the last
# line of it begins.
CASES = [
    ("version: 1", "version: one", f"version: {NUMBER} 1 to 999999, without quotes"),
    ("version: 1", 'version: "1"', f"version: {NUMBER}"),
    ("version: 1", "version: 0", f"version: {NUMBER}"),
    ("version: 1", "version: [1]", f"version: {NUMBER}"),
    ("version: 1", "versoin: 1", "unknown key 'versoin'; write 'version'"),
    ("version: 1", "version: 1\nversion: 2", "'version' is here twice; keep one of the two"),
    ("version: 1", "version: 1\ntelex: 1", "unknown key 'telex'; "),
    ("version: 1", "version: 1\n[a]: 1", "must be a key"),
    ("zone: Europe/Paris", "zone: Europe/Pari", "zone: 'Europe/Pari' is not a zone such as "),
    ("zone: Europe/Paris", "zone: Europe", "zone: 'Europe' is not a zone such as Europe/Paris; "),
    ("zone: Europe/Paris", "zone: ../etc", "zone: '../etc' is not a zone such as "),
    ("zone: Europe/Paris", "zone:   ", "zone: must be a zone such as Europe/Paris"),
    ("zone: Europe/Paris", "zone: [Europe/Paris]", "zone: must be a zone such as Europe/Paris"),
    ("{hours: 24}", "{hours: 0}", f"reply_period.hours: {NUMBER} 1 to 720, without quotes"),
    ("{hours: 24}", "{hours: 1.5}", f"reply_period.hours: {NUMBER}"),
    ("{hours: 24}", "{hours: 1_0}", f"reply_period.hours: {NUMBER}"),
    ("period: {hours: 24}", "period: 24", "reply_period: must be a mapping of 'hours'"),
    ("period: {hours: 24}", "period: {}", "reply_period: 'hours' is missing; add it"),
    ("hours: always", "hours: allways", "channels.ticket.hours: must be 'always', or lists of "),
    (LANGUAGES, "languages: [en, xx]", "channels.ticket.languages[1]: 'xx' is not an ISO 639-1 "),
    (LANGUAGES, "languages: [EN]", "channels.ticket.languages[0]: 'EN' is not an ISO 639-1 code; "),
    (LANGUAGES, "languages: [en, fr, en]", "channels.ticket.languages[2]: 'en' is here twice; "),
    (LANGUAGES, "languages: en", "channels.ticket.languages: must be a list of names, each an "),
    (MONDAY, 'monday: ["18:00-09:00"]', f"{AT_MONDAY}[0]: '18:00-09:00' closes before it opens; "),
    (MONDAY, 'monday: ["09:00-09:00"]', f"{AT_MONDAY}[0]: '09:00-09:00' closes before it opens; "),
    (MONDAY, 'monday: ["24:00-24:00"]', f"{AT_MONDAY}[0]: '24:00-24:00' closes before it opens; "),
    (MONDAY, 'monday: ["09:00-12:00", "11:59-18:00"]', f"{AT_MONDAY}[1]: '11:59-18:00' overlaps "),
    (MONDAY, 'monday: ["11:00-12:00", "09:00-18:00"]', f"{AT_MONDAY}[0]: '11:00-12:00' overlaps "),
    (MONDAY, 'monday: ["9-18"]', f"{AT_MONDAY}[0]: '9-18' must be times from 00:00 to 24:00, "),
    (MONDAY, 'monday: ["09:00-24:01"]', f"{AT_MONDAY}[0]: '09:00-24:01' must be times from "),
    (MONDAY, 'monday: "09:00-18:00"', f"{AT_MONDAY}: must be a list of times such as "),
    (MONDAY, "monday: [[]]", f'{AT_MONDAY}[0]: must be times such as "09:00-18:00"'),
    (MONDAY, 'mnday: ["09:00-18:00"]', "channels.chat.hours: unknown key 'mnday'; write 'monday'"),
    ("exceptions: []", "exceptions: none", "exceptions: must be a list of exceptions {date, "),
    (
        "exceptions: []",
        EXCEPTION.replace("02-28", "02-30"),
        "exceptions[0].date: '2027-02-30' is not a date; write one such as 2027-12-24",
    ),
    (
        "exceptions: []",
        EXCEPTION.replace("2027-02-28", "20270228"),
        "exceptions[0].date: '20270228' is not a date; write one such as 2027-12-24",
    ),
    (
        "exceptions: []",
        EXCEPTION.replace("2027-02-28", "[]"),
        "exceptions[0].date: must be a date such as 2027-12-24",
    ),
    (
        "exceptions: []",
        EXCEPTION.replace("[chat]", "[ticket]"),
        "exceptions[0].channels: 'ticket' is always open; leave it out",
    ),
    (
        "exceptions: []",
        EXCEPTION.replace("[chat]", "[fax]"),
        "exceptions[0].channels[0]: 'fax' is not a channel; write one of 'ticket', 'chat', 'phone'",
    ),
    (
        "exceptions: []",
        EXCEPTION + "\n  - {date: 2027-02-28, channels: [phone, chat], hours: []}",
        "exceptions[1].date: 2027-02-28 has an exception for 'chat' already; keep one",
    ),
    (
        "exceptions: []",
        EXCEPTION.replace(", hours: []", ""),
        "exceptions[0]: 'hours' is missing; add it",
    ),
    ("\nholidays: null", "\nholidays: FRX1", "holidays: 'FRX1' is not null or a country code "),
    ("\nholidays: null", "\nholidays: true", "holidays: 'true' is not null or a country code "),
    ("free: []", "gratis: []", "plans: unknown key 'gratis'; write one of 'free', 'essential', "),
    ("[ticket, chat, phone]", "[ticket, chat, fon]", "plans.custom[2]: 'fon' is not a channel; "),
    ("login_problem: {}", "login_problm: {}", "topics: unknown key 'login_problm'; write 'login_p"),
    ("statistics: {}", "statistics: {prefers: chat}", "topics.statistics.prefers: 'chat' is not "),
    ("statistics: {}", "statistics: {written_only: 1}", "topics.statistics.written_only: must be "),
    ("statistics: {}", "statistics: {written_only: yes}", "topics.statistics.written_only: must "),
    (
        "statistics: {}",
        "statistics:   ",
        "topics.statistics: must be a mapping of 'written_only', ",
    ),
    ("minutes: 10}", "minutes: -1}", f"handoff.accept_within_minutes: {NUMBER} 1 to 1440"),
    ("attempts: 3", "attempts: 11", f"pin.attempts: {NUMBER} 1 to 10"),
    ("lock_minutes: 30", "lock_minutes: 0", f"pin.lock_minutes: {NUMBER} 1 to 1440"),
    (PHONE, 'number: "01 84 00"', "phone.number: '01 84 00' is not in international form; write "),
    (PHONE, 'number: ""', "phone.number: must be a phone number"),
]


@pytest.mark.parametrize(("old", "new", "said"), CASES)
def test_policy_file_is_refused_with_its_line_when_something_is_wrong(
    edited: Edited, old: str, new: str, said: str
) -> None:
    path = edited((old, new))
    start = f"policy.yml:{line_of(path, new.splitlines()[-1])}: {said}"
    assert any(problem.startswith(start) for problem in problems(path)), problems(path)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("version: 1\n", "'version' is missing; add it"),
        ("\nholidays: null\n", "'holidays' is missing; add it"),
        ("  login_problem: {} ", "topics: 'login_problem' is missing; add it"),
        ("  premium: [ticket, chat]\n", "plans: 'premium' is missing; add it"),
    ],
)
def test_policy_file_is_refused_when_something_is_missing(
    edited: Edited, section: str, said: str
) -> None:
    replacement = "\n" if section.endswith("\n") else "  # "
    (problem,) = problems(edited((section, replacement)))
    assert problem.endswith(f": {said}")


def test_problems_are_told_all_at_once_in_the_order_of_lines(edited: Edited) -> None:
    path = edited(("version: 1", "version: x"), ("attempts: 3", "attempts: x"), ("[en, fr]", "[]x"))
    assert len(problems(path)) == 1, "what is not YAML cannot be read any further"
    path = edited(("attempts: 3", "attempts: x"), ("version: 1", "version: x"), ("[ticket]", "[x]"))
    told = problems(path)
    assert [each.split(": ")[1] for each in told] == [
        "version",
        "plans.essential[0]",
        "pin.attempts",
    ]
    lines = [int(each.split(":")[1]) for each in told]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "policy.yml:1: not a YAML document: the file is empty; "),
        (b"# nothing\n", "policy.yml:1: not a YAML document: the file is empty; "),
        (b"a: 1\nb: [1\nc: 2\n", "policy.yml:3: not a YAML document: "),
        (b"a: 1\n\tb: 2\n", "policy.yml:2: not a YAML document: "),
        (b"a: 1\n---\nb: 2\n", "policy.yml:2: not a YAML document: "),
        (b"a: 1\nb: \x07\n", "policy.yml:2: not a YAML document: character"),
        (b"a: *b\n", "policy.yml:1: not a YAML document: an alias, *name, for which"),
        (b"a: \xff\n", "policy.yml:1: cannot be read: it is not UTF-8; save it as UTF-8"),
        (b"[]\n", "policy.yml:1: must be a mapping of 'version', "),
    ],
)
def test_policy_file_is_refused_when_it_is_no_mapping_in_yaml(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "policy.yml"
    path.write_bytes(content)
    assert problems(path)[0].startswith(said)


def test_policy_file_is_refused_when_it_cannot_be_read(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.yml") == ["none.yml:1: cannot be read: there is no such file"]


def test_hours_have_exceptions_and_holidays_when_the_file_has_them(edited: Edited) -> None:
    path = edited(
        (
            "exceptions: []",
            "exceptions:\n"
            '  - {date: 2027-07-14, channels: [chat], hours: ["13:00-15:00", "10:00-12:00"]}\n'
            "  - {date: 2027-07-13, channels: [chat, phone], hours: []}",
        ),
        ("\nholidays: null", "\nholidays: FR"),
    )
    policy = load_policy_file(path, issue_topics()).support
    chat, phone = policy.channels[Channel.CHAT].hours, policy.channels[Channel.PHONE].hours
    assert chat is not None
    assert phone is not None
    assert chat.exceptions == {
        date(2027, 7, 14): (Interval(600, 720), Interval(780, 900)),
        date(2027, 7, 13): (),
    }
    assert phone.exceptions == {date(2027, 7, 13): ()}
    evening = datetime(2027, 7, 12, 20, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert chat.next_opening(evening) == evening.replace(day=14, hour=10)
    assert phone.next_opening(evening) == evening.replace(day=15, hour=9), "Bastille Day"
    assert policy.channels[Channel.TICKET].hours is None, "R1"


def test_hours_may_meet_and_reach_midnight(edited: Edited) -> None:
    path = edited((MONDAY, 'monday: ["18:00-24:00", "00:00-18:00"]'))
    hours = load_policy_file(path, issue_topics()).support.channels[Channel.PHONE].hours
    assert hours is not None
    assert hours.week[0] == (Interval(0, 1080), Interval(1080, 1440))


def test_words_that_yaml_takes_for_something_else_are_read_as_written(edited: Edited) -> None:
    path = edited(("[en, fr, de, es]", "[en, no]"), ('"+33 1 84 00 00 00"', "+33184000000"))
    loaded = load_policy_file(path, issue_topics())
    assert loaded.support.channels[Channel.TICKET].languages == {"en", "no"}
    assert loaded.phone.number == "+33184000000"


def test_numbers_of_an_operator_are_used_when_they_differ(edited: Edited) -> None:
    path = edited(
        ("{hours: 24}", "{hours: 48}"),
        ("essential: [ticket]", "essential: [phone]"),
        ("statistics: {}", "statistics: {written_only: true}"),
        ("lock_minutes: 30", "lock_minutes: 5"),
    )
    loaded = load_policy_file(path, issue_topics())
    assert loaded.support.reply_period == timedelta(hours=48)
    assert loaded.support.topics["statistics"].written_only
    assert not loaded.support.topics["statistics"].prefers_ticket
    assert loaded.pin.lock == timedelta(minutes=5)
    assert POLICY_FILE.exists()

"""A decision as an operator reads it in a terminal."""

from datetime import datetime
from zoneinfo import ZoneInfo

from helpdesk.policy import Decision, Option


def readable(decision: Decision, zone: ZoneInfo) -> str:
    """A line for the advice and one for each channel, with times in this zone."""
    advice = f"{decision.channel} ({decision.explanation})"
    if decision.needs_pin:
        advice += ", needs the support PIN"
    if decision.reply_due_by is not None:
        advice += f", reply due by {civil(decision.reply_due_by, zone)}"
    return "\n".join([advice, *(option_line(option, zone) for option in decision.options)])


def option_line(option: Option, zone: ZoneInfo) -> str:
    """The channel, and either its language or what stands against it."""
    if option.available:
        return f"  {option.channel:<7}available in {option.language}"
    line = f"  {option.channel:<7}not available: {', '.join(option.reasons)}"
    if option.opens_at is not None:
        line += f"; opens {civil(option.opens_at, zone)}"
    return line


def civil(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the zone's clock, e.g. Mon 2027-03-29 09:00 CEST."""
    return instant.astimezone(zone).strftime("%a %Y-%m-%d %H:%M %Z")

"""The support policy: one pure function from a request to a decision with its reasons.

Standard library only. No clock, environment, file or database: every rule takes plain values
and an explicit ``now``. The rules' ids (R1 to R9) are those of the support policy that
``policy.yml`` restates as data.
"""

from helpdesk.policy.decide import decide
from helpdesk.policy.hours import Interval, OpeningHours, no_holiday
from helpdesk.policy.model import (
    Channel,
    ChannelPolicy,
    Decision,
    Explanation,
    OpenTicket,
    Option,
    Outcome,
    Plan,
    Reason,
    Request,
    SupportPolicy,
    TopicPolicy,
)

__all__ = [
    "Channel",
    "ChannelPolicy",
    "Decision",
    "Explanation",
    "Interval",
    "OpenTicket",
    "OpeningHours",
    "Option",
    "Outcome",
    "Plan",
    "Reason",
    "Request",
    "SupportPolicy",
    "TopicPolicy",
    "decide",
    "no_holiday",
]

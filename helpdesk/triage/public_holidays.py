"""Public holidays by country, from the ``holidays`` library (R2)."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import holidays

COUNTRIES = frozenset(holidays.list_supported_countries())


def public_holidays(country: str) -> Callable[[date], bool]:
    """A test for the public holidays of one of COUNTRIES."""

    # One calendar for each year: a calendar that grows while it is read is not safe among threads.
    @lru_cache(maxsize=64)
    def dates(year: int) -> frozenset[date]:
        return frozenset(holidays.country_holidays(country, years=year, expand=False))

    return lambda day: day in dates(day.year)

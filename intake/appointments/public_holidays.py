"""The public holidays of the Länder, from the ``holidays`` package; names are German, as the law has them.

Holidays of single municipalities (Friedensfest in Augsburg, Mariä Himmelfahrt in parts of Bavaria) are entered as a
closure by the office that has them.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays
import pycountry

from intake.appointments.models import Location

COUNTRY = "DE"


def states() -> list[tuple[str, str]]:
    """Return code and name of the sixteen Länder, by name (``("NW", "Nordrhein-Westfalen")``)."""
    found = pycountry.subdivisions.get(country_code=COUNTRY)
    return sorted(((each.code.removeprefix(f"{COUNTRY}-"), each.name) for each in found), key=lambda state: state[1])


@lru_cache(maxsize=128)
def holidays_of_year(state_code: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a Land in a year with their names; none for an empty code."""
    if not state_code:
        return {}
    found = holidays.country_holidays(COUNTRY, subdiv=state_code, years=[year], language="de")
    return dict(sorted(found.items()))


def holiday_name(location: Location, day: date) -> str:
    """Return the name of the holiday on which the location is closed, else an empty string."""
    if not location.holidays_close:
        return ""
    return holidays_of_year(location.state_code, day.year).get(day, "")

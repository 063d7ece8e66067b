"""What is counted, and by what each count is broken down. Keys are stored: labels may change, these never."""

from enum import StrEnum


class Key(StrEnum):
    """The comment tells the dimension of each. A count of days has the number of days, at most ``MOST_DAYS``."""

    SUBMITTED = "submitted"  # service key
    SUBMITTED_LANGUAGE = "submitted-language"  # language code
    FIRST_REVIEW = "first-review"  # COMPLETE or INCOMPLETE
    DAYS_TO_FIRST_LOOK = "days-to-first-look"
    DAYS_TO_DECISION = "days-to-decision"
    BOOKED = "booked"  # channel
    LEAD_DAYS = "lead-days"  # from booking to appointment
    APPOINTMENTS = "appointments"  # state of the booking, in the month of its time
    MINUTES_BOOKED = "minutes-booked"  # lane id
    MINUTES_OPENED = "minutes-opened"  # lane id
    FINDINGS = "findings"  # check and outcome: ``name_match.family_name:failed``
    FREE_WAIT_DAYS = "free-wait-days"  # service key and days: ``residence_permit_study:12``; one sample a day


COMPLETE, INCOMPLETE = "complete", "incomplete"
MOST_DAYS = 999
SEPARATOR = ":"

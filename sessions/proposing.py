"""When a new session is proposed to take place. No Django."""

from datetime import date, datetime, time, timedelta

USUAL_LENGTH = timedelta(minutes=45)
USUAL_BEGINNING = time(10, 0)
LAST_MINUTE = time(23, 59)


def next_slot(
    *, last_end: datetime | None, begins: datetime | None, ends: datetime | None, first: date, last: date
) -> tuple[datetime, datetime]:
    """Return the beginning and the end of a new session, all times by the clock on the event's wall.

    It follows the last one. Where no time is left for that before the event `ends`, or before its last day does,
    it is one more at the very end: a proposal that the form would refuse helps nobody.
    """
    start = last_end or begins or datetime.combine(first, USUAL_BEGINNING)
    midnight = datetime.combine(last, LAST_MINUTE)
    closing = min(ends or midnight, midnight)
    start = max(min(start, closing - USUAL_LENGTH), datetime.combine(first, time(0, 0)))
    return start, start + USUAL_LENGTH

"""What every record has in common, and the small value types of the files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic_core import PydanticCustomError

from a87ws.base.faults import Message, Quoted
from a87ws.base.shape import after, before, limit

T = TypeVar("T")

MAX_ID: Final = 64
YEARS: Final = range(1900, 3000)
"""A date outside them is a slip of the hand, and one at the calendar's own end has no next day."""
WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
ID_PATTERN: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_id(text: str) -> bool:
    """Whether `text` may name a proposal, a reviewer or a member (contract, section 1)."""
    return len(text) <= MAX_ID and ID_PATTERN.fullmatch(text) is not None


def refusal(message: Message, hint: Message | None = None) -> PydanticCustomError:
    """A fault in a value, for its author; `checks.schema` gives it its place."""
    return PydanticCustomError("value", "refused", {"message": message, "hint": hint})


def _id(text: str) -> str:
    if not is_id(text):
        raise refusal(Message("not-an-id", value=_shown(text)), Message("not-an-id?", most=MAX_ID))
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise refusal(Message("empty-text"))
    return text


def _nonempty(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise refusal(Message("empty-list"), Message("empty-list?"))
    return items


def _word(value: Any) -> Any:  # noqa: ANN401  before validation it may be anything
    """Vocabulary keys may be numbers (`outcomes: {1: …}`); everywhere else they are words, so words
    they become.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


def _fraction(value: Any) -> Fraction:  # noqa: ANN401  as above
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise refusal(Message("type-wrong", expected=Message("a-number"), found=kind(value)))
    return Fraction(value)


def _positive(number: Fraction) -> Fraction:
    if number <= 0:
        raise refusal(Message("not-above-zero", number=decimal(number)))
    return number


def _at_least_zero(number: Fraction) -> Fraction:
    if number < 0:
        raise refusal(Message("below-zero", number=decimal(number)))
    return number


_When = TypeVar("_When", bound=date)


def _in_range(when: _When) -> _When:
    if when.year not in YEARS:
        message = Message("year-far", year=str(when.year), first=str(YEARS[0]), last=str(YEARS[-1]))
        raise refusal(message, Message("year-far?"))
    return when


def _day(value: Any) -> date:  # noqa: ANN401  as above
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise refusal(Message("not-a-date", value=_shown(value)), Message("not-a-date?")) from None
    return _in_range(day)


def _moment(value: Any) -> datetime:  # noqa: ANN401  as above
    if isinstance(value, datetime):
        return value
    moment = None
    try:
        if isinstance(value, str) and "T" in value.upper().replace(" ", "T"):
            moment = datetime.fromisoformat(value)
    except ValueError:
        pass
    if moment is None:
        raise refusal(Message("not-a-moment", value=_shown(value)), Message("not-a-moment?"))
    return _in_range(moment)


def _day_or_moment(value: Any) -> date | datetime:  # noqa: ANN401  as above
    return (
        _day(value)
        if isinstance(value, str) and len(value) <= len("2026-09-30")
        else _moment(value)
    )


def _clock(value: Any) -> time:  # noqa: ANN401  as above
    try:
        if isinstance(value, (str, time)):
            return value if isinstance(value, time) else time.fromisoformat(value)
    except ValueError:
        pass
    raise refusal(Message("not-a-clock", value=_shown(value)), Message("not-a-clock?"))


def _zone(name: str) -> str:
    try:
        if "/" in name or name == "UTC":  # CET and EST are keys too, and wrong for half of the year
            return ZoneInfo(name).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        pass
    raise refusal(Message("not-a-zone", value=_shown(name)), Message("not-a-zone?"))


def _shown(value: object) -> Quoted | Message:
    """A value itself if it is short text or a number, else what kind of thing it is."""
    text = str(value)
    short = (
        isinstance(value, (str, int, Decimal))
        and not isinstance(value, bool)
        and len(text) <= MAX_ID
    )
    return Quoted(text) if short else kind(value)


def kind(value: object) -> Message:
    """What a YAML value is, for its author."""
    if value is None:
        return Message("nothing")
    number = "a-number"
    names: Mapping[type, str] = {
        str: "a-text",
        bool: "a-truth",
        int: number,
        Decimal: number,
        list: "a-list",
    }
    return Message(names.get(type(value), "a-mapping"))


def decimal(number: Fraction) -> str:
    """A fraction as a person reads it: exact where it has an end, else three decimals."""
    scaled = number * 1000
    text = (
        f"{float(number):.3f}" if scaled.denominator != 1 else str(Decimal(scaled.numerator) / 1000)
    )
    return text.rstrip("0").rstrip(".") if "." in text else text


def start_of(when: date | datetime, timezone: str) -> datetime:
    """The first moment of what begins then: a bare date is the whole day in `timezone`, a date-time
    is as it is.
    """
    zone = ZoneInfo(timezone)
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=zone)
    return datetime.combine(when, time.min, tzinfo=zone)


def end_of(when: date | datetime, timezone: str) -> datetime:
    """The last moment that a deadline allows: a bare date is the whole day in `timezone`, a
    date-time is as it is.
    """
    zone = ZoneInfo(timezone)
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=zone)
    return datetime.combine(when, time.max, tzinfo=zone)


def _whole_keys(value: Any) -> Any:  # noqa: ANN401  as above
    """Keys are read as text; where they are whole numbers, numbers they become."""
    if not isinstance(value, dict):
        return value
    return {int(key) if WHOLE.fullmatch(str(key)) else key: item for key, item in value.items()}


def local_day(moment: datetime, timezone: str) -> date:
    """The day that it is in `timezone`; a moment without an offset is there already."""
    return (moment.astimezone(ZoneInfo(timezone)) if moment.tzinfo else moment).date()


FORGOTTEN: Final = "forgotten.invalid"
"""The domain of what stands in the place of an address that was taken out; no mail can ever reach
it (RFC 2606).
"""


def is_forgotten(address: str) -> bool:
    """Whether an address was taken out of the files, so that nobody is to be written to."""
    return address.endswith(f"@{FORGOTTEN}")


Id: TypeAlias = Annotated[str, after(_id)]
Text: TypeAlias = Annotated[str, after(_filled)]
Word: TypeAlias = Annotated[str, before(_word, reads=str | int), after(_filled)]
Zone: TypeAlias = Annotated[str, after(_zone)]
Number: TypeAlias = Annotated[Fraction, before(_fraction, reads=float)]
Weight: TypeAlias = Annotated[Number, after(_at_least_zero)]
PositiveWeight: TypeAlias = Annotated[Number, after(_positive)]
Count: TypeAlias = Annotated[int, limit(ge=0)]
Positive: TypeAlias = Annotated[int, limit(ge=1)]
Minutes: TypeAlias = Annotated[int, limit(ge=1, le=24 * 60)]
Day: TypeAlias = Annotated[date, before(_day)]
Moment: TypeAlias = Annotated[datetime, before(_moment)]
Clock: TypeAlias = Annotated[time, before(_clock, reads=str)]
DayOrMoment: TypeAlias = Annotated[date | datetime, before(_day_or_moment)]
Many: TypeAlias = tuple[T, ...]
Numbered: TypeAlias = Annotated[Mapping[int, T], before(_whole_keys)]
Some: TypeAlias = Annotated[tuple[T, ...], after(_nonempty)]

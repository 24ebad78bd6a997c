"""Exact numbers as people read them, without a float on the way."""

from __future__ import annotations

from fractions import Fraction


def points(thousandths: int) -> str:
    """Thousandths of a point as points: 4250 is `4.250`."""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"{'−' if thousandths < 0 else ''}{whole}.{rest:03}"


def rounded(number: Fraction, places: int = 3) -> str:
    """A number to so many decimals, rounded half-even."""
    scale = 10**places
    whole, rest = divmod(abs(round(number * scale)), scale)
    return f"{'−' if number < 0 and (whole or rest) else ''}{whole}.{rest:0{places}}"


def ratio(number: Fraction) -> str:
    """An exact number, as `p/q`."""
    return f"{number.numerator}/{number.denominator}"

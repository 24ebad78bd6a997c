"""What the Secretariat announces, and to whom."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of announcement: three letters, each to one contact, and two texts for everybody."""

    ACCEPTANCE = "acceptance"
    RESERVE = "reserve"
    REGRET = "regret"
    NEWSLETTER = "newsletter"
    INVITATION = "invitation"


LETTERS = (Kind.ACCEPTANCE, Kind.RESERVE, Kind.REGRET)

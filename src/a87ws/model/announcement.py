"""What the Secretariat announces, and to whom."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The kinds of announcement, in the order of the work."""

    ACCEPTANCE = "acceptance"
    RESERVE = "reserve"
    REGRET = "regret"
    BRIEFING = "briefing"
    INVITATION = "invitation"
    NEWSLETTER = "newsletter"
    ITEM = "item"
    PROGRAMME = "programme"
    CARD = "card"
    REMINDER = "reminder"
    THANKS = "thanks"
    CALENDAR = "calendar"
    CORRECTION = "correction"


LETTERS = (Kind.ACCEPTANCE, Kind.RESERVE, Kind.REGRET)
"""The decisions: for each proposal there is one of them at most."""
PERSONAL = (*LETTERS, Kind.BRIEFING, Kind.CORRECTION)
"""Those that go to one contact, or to those who had the text that is corrected."""
MAILS = (*PERSONAL, Kind.INVITATION, Kind.NEWSLETTER, Kind.REMINDER, Kind.THANKS)
"""Those that are sent; of the others the texts are put into a page, a newsletter or a post."""
FOR_PARTICIPANTS = (Kind.REMINDER,)
"""The one kind that tells the meeting link to those who registered; no other may, but the briefing
of the host.
"""

"""The registers: members of the Alliance and the reviewers (`registry/*.yaml`), and who reviews
what.
"""

from __future__ import annotations

from collections.abc import Mapping

from a87ws.model.base import Count, Day, Id, Many, Text
from a87ws.model.shape import Record


class Member(Record):
    """A member of the Alliance; its type and country here hold over what a proposal says."""

    id: Id
    name: Text
    aliases: Many[Text] = ()
    type: Text
    country: Text


class Members(Record):
    """`registry/members.yaml`."""

    members: Many[Member] = ()


class Waiver(Record):
    """A dated decision that a conflict of interest does not keep a review from counting."""

    proposal: Id
    by: Text
    on: Day
    reason: Text


class Reviewer(Record):
    """Somebody who reviews; `organizations` and `affiliates` are what conflicts of interest are
    found by.
    """

    id: Id
    name: Text
    email: Text
    organizations: Many[Text] = ()
    affiliates: Many[Text] = ()
    load: Count | None = None
    languages: Many[Text] = ()
    waivers: Many[Waiver] = ()


class Reviewers(Record):
    """`registry/reviewers.yaml`."""

    reviewers: Many[Reviewer] = ()


class Assignments(Record):
    """`assignments.yaml`: the reviewers of each proposal."""

    assignments: Mapping[str, Many[Text]] = {}

"""Facts about the registers of members and reviewers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.base.faults import Message, Severity
from a87ws.base.text import did_you_mean, meant, quoted
from a87ws.call.case import normalise
from a87ws.call.layout import CALL, MEMBERS
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import country_faults, email_faults, language_faults, local_part_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from a87ws.call.registers import Members, Reviewers
    from a87ws.checks.context import Here


def _repeated(ids: Iterable[str], top: str, path: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for i, name in enumerate(ids):
        before = first.setdefault(name.casefold(), i)
        if before != i:
            related = (Related(path, (top, before, "id"), Message("first-here")),)
            message, hint = Message("id-repeated", id=quoted(name)), Message("id-repeated?")
            yield Finding((top, i, "id"), message, hint=hint, related=related)


@check("register-member-repeated", of="members", needs=())
def member_repeated(members: Members, here: Here) -> Iterator[Finding]:
    """Two members have the same id. An id identifies one organization; give the second another one,
    or delete it.
    """
    yield from _repeated((member.id for member in members.members), "members", here.path)


@check("register-name-shared", of="members", needs=())
def name_shared(members: Members, here: Here) -> Iterator[Finding]:
    """Two members share a name or alias.

    Proposals name organizations in words; the tool finds the member by name or alias, ignoring
    case, accents and spacing. A name shared by two members would count for the first only. Remove
    it from one of them.
    """
    first: dict[str, tuple[int, tuple[str | int, ...]]] = {}
    for i, member in enumerate(members.members):
        names = [
            ("name", member.name),
            *((("aliases", k), alias) for k, alias in enumerate(member.aliases)),
        ]
        for key, name in [("id", member.id), *names]:
            route = ("members", i, *((key,) if isinstance(key, str) else key))
            before, at = first.setdefault(normalise(name), (i, route))
            if before != i and not (key == "id" and at[-1] == "id"):
                other = members.members[before].id
                message = Message("register-name-shared", name=quoted(name), member=quoted(other))
                hint = Message("register-name-shared?")
                related = (Related(here.path, at, Message("first-here")),)
                yield Finding(route, message, hint=hint, related=related)


@check("register-type-unknown", of="members")
def type_unknown(members: Members, here: Here) -> Iterator[Finding]:
    """A member's type is not among the call's types of organization (`organization_types` in
    call.yaml).
    """
    known = here.call.organization_types
    for i, member in enumerate(members.members):
        if member.type not in known:
            message = Message("type-unknown", value=quoted(member.type))
            hint = did_you_mean(member.type, known)
            yield Finding(("members", i, "type"), message, hint=hint)


@check("register-country-unknown", of="members", needs=())
def country_unknown(members: Members, here: Here) -> Iterator[Finding]:
    """A member's country is not a two-letter code of ISO 3166-1, such as `BF` or `CH`."""
    for i, member in enumerate(members.members):
        yield from country_faults(member.country, ("members", i, "country"))


@check("register-reviewer-repeated", of="reviewers", needs=())
def reviewer_repeated(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """Two reviewers have the same id. Reviews are stored under it; give the second another one, or
    delete it.
    """
    yield from _repeated((reviewer.id for reviewer in reviewers.reviewers), "reviewers", here.path)


@check("register-email-malformed", of="reviewers", needs=())
def email_malformed(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """A reviewer's e-mail address is not a usable address. The report does not repeat it, since
    reports may be public.
    """
    for i, reviewer in enumerate(reviewers.reviewers):
        yield from email_faults(reviewer.email, ("reviewers", i, "email"))


@check("register-email-non-ascii", of="reviewers", needs=())
def email_non_ascii(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """A reviewer's e-mail address has letters other than a to z before the @. Many mail servers
    reject such an address. A domain in any script is fine.
    """
    for i, reviewer in enumerate(reviewers.reviewers):
        yield from local_part_faults(reviewer.email, ("reviewers", i, "email"))


@check("register-language-unknown", of="reviewers", needs=())
def language_unknown(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """A reviewer's language is not a language code such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for i, reviewer in enumerate(reviewers.reviewers):
        for k, tag in enumerate(reviewer.languages):
            yield from language_faults(tag, ("reviewers", i, "languages", k))


@check("register-organization-unregistered", Severity.NOTE, of="reviewers", needs=(CALL, MEMBERS))
def organization_unregistered(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """A reviewer's organization is not among the members.

    That is allowed. But conflicts of interest are found by organization: if it is a member under
    another name, add that name to the member's aliases, so that the conflict is found. Calls in
    which anyone may submit do not report this.
    """
    for i, reviewer in enumerate(reviewers.reviewers):
        for key in ("organizations", "affiliates"):
            for k, name in enumerate(getattr(reviewer, key)):
                if here.register.resolve(name) is None and here.call.submitters == "members":
                    near = here.context.closest_members.to(name, most=1)
                    hint = meant(near[0]) if near else None
                    message = Message("organization-unregistered", name=quoted(name))
                    yield Finding(("reviewers", i, key, k), message, hint=hint)


@check("register-waiver-unknown", Severity.WARNING, of="reviewers")
def waiver_unknown(reviewers: Reviewers, here: Here) -> Iterator[Finding]:
    """A waiver is for a proposal that does not exist, so it waives nothing.

    Waivers name a proposal by its id, which is the name of its file without `.yaml`.
    """
    known = here.context.proposal_ids
    for i, reviewer in enumerate(reviewers.reviewers):
        for k, waiver in enumerate(reviewer.waivers):
            if waiver.proposal not in known:
                route = ("reviewers", i, "waivers", k, "proposal")
                hint = did_you_mean(waiver.proposal, known)
                message = Message("proposal-unknown", id=quoted(waiver.proposal))
                yield Finding(route, message, hint=hint)

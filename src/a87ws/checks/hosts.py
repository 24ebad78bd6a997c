"""Facts about the submitting organizations of a proposal against the register of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.registry import Finding, Related, check
from a87ws.checks.words import meant, nearest, quoted
from a87ws.data import countries
from a87ws.diagnostics import Message, Severity
from a87ws.model.layout import CALL, MEMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.proposal import Proposal

REGISTERED = (CALL, MEMBERS)


@check("proposal-organization-repeated", needs=REGISTERED)
def organization_repeated(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The same organization is listed twice; joint priority counts distinct members.

    A member counts as the same under its name and under each of its aliases. Delete one of the two.
    """
    first: dict[str, int] = {}
    for i, (host, member) in enumerate(here.hosts(proposal)):
        before = first.setdefault(member.id if member else here.register.key(host.name), i)
        if before != i:
            first_place = ("organizations", before, "name")
            related = (Related(here.path, first_place, Message("first-here")),)
            message = Message("organization-repeated", name=quoted(host.name))
            if member:
                message = Message(
                    "organization-repeated-member",
                    name=quoted(host.name),
                    member=quoted(member.id),
                )
            yield Finding(
                ("organizations", i, "name"),
                message,
                Message("again-here"),
                Message("organization-repeated?"),
                related=related,
            )


@check("proposal-organization-unregistered", Severity.WARNING, needs=REGISTERED)
def organization_unregistered(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A submitting organization is not a registered member.

    That is allowed beside a member. If it is a member under another name, write the name as in
    registry/members.yaml, or ask the Secretariat to add the name as an alias. Where anyone may
    submit, nothing is said of it.
    """
    for i, (host, member) in enumerate(here.hosts(proposal)):
        if member is None and here.call.submitters == "members":
            near = here.context.closest_members.to(host.name)
            hint = meant(*near) if near else None
            message = Message("organization-unregistered", name=quoted(host.name))
            yield Finding(("organizations", i, "name"), message, hint=hint)


@check("proposal-organization-similar", Severity.WARNING, needs=REGISTERED)
def organization_similar(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An organization that is not registered has nearly the name of another one: it looks like it,
    or is spelled almost as it is.

    The two are counted as two: as hosts, in rules and as conflicts of interest. If they are one,
    write the name the same in both places.
    """
    for i, (host, member) in enumerate(here.hosts(proposal)):
        if member is not None:
            continue
        key, names = here.register.key(host.name), here.context.organizations
        same = names.same_shape(key, host.name)
        near = same or names.near_spelling(key, host.name)
        if near:
            key = "organization-alike" if same else "organization-near"
            message = Message(key, name=quoted(host.name), other=quoted(near))
            hint = Message(f"{key}?", other=quoted(near))
            yield Finding(("organizations", i, "name"), message, hint=hint)


@check("proposal-speaker-foreign", Severity.WARNING, needs=REGISTERED)
def speaker_foreign(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A speaker comes from an organization that does not submit the proposal.

    That is allowed, and counts for conflicts of interest. But most often the organization was
    forgotten among the hosts, or its name is written otherwise there.
    """
    names = [host.name for host in proposal.organizations]
    for i, speaker in enumerate(proposal.speakers):
        if (
            not speaker.organization or speaker.organization in names
        ):  # as most are, letter by letter
            continue
        if here.register.key(speaker.organization) not in map(here.register.key, names):
            near = next(iter(nearest(speaker.organization, names)), None)
            hint = meant(near) if near else Message("speaker-foreign?")
            message = Message("speaker-foreign", organization=quoted(speaker.organization))
            yield Finding(("speakers", i, "organization"), message, hint=hint)


@check("proposal-organization-incomplete", needs=REGISTERED)
def organization_incomplete(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An organization that is not registered has no type or no country.

    For members both come from the register. For others the proposal has to say them, because the
    selection is balanced over types of organization.
    """
    for i, (host, member) in enumerate(here.hosts(proposal)):
        absent = [key for key in ("type", "country") if getattr(host, key) is None]
        if member is None and absent:
            message = Message(f"organization-no-{'-no-'.join(absent)}", name=quoted(host.name))
            hint = Message("add-both?" if len(absent) > 1 else f"add-{absent[0]}?")
            yield Finding(("organizations", i), message, hint=hint)


@check("proposal-register-differs", Severity.WARNING, needs=REGISTERED)
def register_differs(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The type or country of a member differs from the register. The register holds.

    Leave type and country out for registered members. If the register is wrong, ask the Secretariat
    to change it.
    """
    for i, (host, member) in enumerate(here.hosts(proposal)):
        for key in ("type", "country") if member else ():
            written, held = getattr(host, key), getattr(member, key)
            known = here.call.organization_types if key == "type" else countries()
            if written in known and written != held:
                message = Message(f"differs-{key}", written=quoted(written), held=quoted(held))
                yield Finding(("organizations", i, key), message, hint=Message("differs?"))


@check("proposal-member-missing", Severity.WARNING, needs=REGISTERED)
def member_missing(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """None of the submitting organizations is a registered member, and this call takes proposals
    from members alone.

    As it stands the proposal cannot be selected. If one of them is a member, write its name as in
    registry/members.yaml.
    """
    if here.call.submitters == "members" and not any(member for _, member in here.hosts(proposal)):
        message, hint = Message("member-missing"), Message("member-missing?")
        yield Finding(("organizations",), message, hint=hint)

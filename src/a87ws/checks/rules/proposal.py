"""Facts about one proposal against the call's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.base.faults import Message, Severity
from a87ws.base.text import (
    MAX_LISTED,
    by_title,
    count_words,
    did_you_mean,
    meant,
    mixed_words,
    nearest,
    quoted,
    several,
    surely_at_most,
)
from a87ws.call.layout import CALL, MEMBERS
from a87ws.checks.alike import ALL_OF_IT
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import country_faults, email_faults, language_faults, local_part_faults
from a87ws.data import countries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from a87ws.base.yaml import Route
    from a87ws.call.call import Question
    from a87ws.call.proposal import Proposal
    from a87ws.checks.context import Here


@check("proposal-email-malformed", needs=())
def email_malformed(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The contact's e-mail address is not a usable address.

    The reply to the proposal is sent there. The report does not repeat the address, since reports
    may be public.
    """
    yield from email_faults(proposal.contact.email, ("contact", "email"))


@check("proposal-email-non-ascii", needs=())
def email_non_ascii(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The contact's e-mail address has letters other than a to z before the @.

    Many mail servers reject such an address, and then no letter arrives. A domain in any script is
    fine: `amina@bücher.example`.
    """
    yield from local_part_faults(proposal.contact.email, ("contact", "email"))


@check("proposal-outcome-unknown")
def outcome_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An outcome is not one of this call's outcomes.

    Proposals name the outcomes they serve by number, as call.yaml lists them: `outcomes: [1, 3]`.
    """
    known = here.call.outcomes
    for i, outcome in enumerate(proposal.outcomes):
        if outcome not in known:
            message = Message("outcome-unknown", value=quoted(outcome))
            label = None
            if len(known) <= MAX_LISTED:  # a line must hold it
                label = Message("the-call-has", values=", ".join(known))
            yield Finding(("outcomes", i), message, label, by_title(outcome, known))


@check("proposal-focus-unknown")
def focus_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A focus is not one of this call's focus values. Use the short words before the colon in
    call.yaml, such as `child-labour`.
    """
    known = here.call.focus
    for i, focus in enumerate(proposal.focus):
        if focus not in known:
            message = Message("focus-unknown", value=quoted(focus))
            label = Message("the-call-has", values=several(known))
            yield Finding(("focus", i), message, label, by_title(focus, known))


@check("proposal-country-unknown")
def country_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A country is not a two-letter code of ISO 3166-1.

    `countries` says where the action takes place, `country` where an organization is based: `BF`
    for Burkina Faso, `GB` for the United Kingdom. Regions and groups of countries cannot be named;
    list the countries.
    """
    known = countries()
    for i, code in enumerate(proposal.countries):
        if code not in known:
            yield from country_faults(code, ("countries", i))
    for i, host in enumerate(proposal.organizations):
        if host.country is not None and host.country not in known:
            yield from country_faults(host.country, ("organizations", i, "country"))


@check("proposal-type-unknown")
def type_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The type of an organization is not one of this call's (`organization_types` in call.yaml)."""
    known = here.call.organization_types
    for i, host in enumerate(proposal.organizations):
        if host.type is not None and host.type not in known:
            message = Message("type-unknown", value=quoted(host.type))
            hint = by_title(host.type, known)
            yield Finding(("organizations", i, "type"), message, hint=hint)


@check("proposal-language-unknown")
def language_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A working language is not a language code such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for i, tag in enumerate(proposal.languages):
        yield from language_faults(tag, ("languages", i))


@check("proposal-description-long")
def description_long(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The description has more words than the call allows.

    Words are counted as in a word processor: spaces and dashes separate them, hyphens and
    apostrophes do not. Each Chinese or Japanese character counts as one word; for scripts without
    spaces, such as Thai and Khmer, the count is an estimate.
    """
    most = here.call.description_words
    if surely_at_most(proposal.description, most):
        return
    words, estimated = count_words(proposal.description)
    if words > most:
        key, over = "description-about" if estimated else "description-long", words - most
        message = Message(key, words=words, most=most)
        hint = Message(f"{key}-{'one' if over == 1 else 'many'}?", over=over)
        yield Finding(("description",), message, hint=hint)


@check("proposal-value-repeated", Severity.WARNING)
def value_repeated(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A list contains the same value twice. It counts once."""
    lists: list[tuple[Route, Sequence[str]]] = [
        ((name,), getattr(proposal, name))
        for name in ("outcomes", "focus", "countries", "supply_chains", "languages")
    ]
    lists += [
        (("answers", name), answer)
        for name, answer in proposal.answers.items()
        if not isinstance(answer, str)
    ]
    for route, values in lists:
        if len(values) == 1:
            continue
        first: dict[str, int] = {}
        for i, value in enumerate(values):
            before = first.setdefault(value.casefold(), i)
            if before != i:
                related = (Related(here.path, (*route, before), Message("first-here")),)
                message, hint = (
                    Message("value-repeated", value=quoted(value)),
                    Message("value-repeated?"),
                )
                yield Finding((*route, i), message, Message("again-here"), hint, related=related)


@check("proposal-script-mixed", Severity.WARNING, needs=())
def script_mixed(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A word in a title or name mixes look-alike letters from two scripts, such as Latin and
    Cyrillic.

    It looks like one word but is another: a search does not find it, and an organization written
    like this is not recognised. Retype the word.
    """
    texts: list[tuple[Route, str]] = [
        (("title",), proposal.title),
        (("contact", "name"), proposal.contact.name),
    ]
    texts += [
        (("organizations", i, "name"), host.name) for i, host in enumerate(proposal.organizations)
    ]
    texts += [
        (("speakers", i, "name"), speaker.name) for i, speaker in enumerate(proposal.speakers)
    ]
    for route, text in texts:
        for word in () if text.isascii() else mixed_words(text):
            message = Message("script-mixed", word=quoted(word))
            yield Finding(route, message, hint=Message("script-mixed?"))


@check("proposal-duplicate", Severity.WARNING)
def duplicate(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The proposal repeats another: the same description, or the same title from the same lead
    organization.

    Usually someone submitted again after a correction. Ask the hosts which one to keep, and mark
    the other with `status: withdrawn`.
    """
    twin = here.context.twins.get(here.id) if here.path in here.context.paths else None
    if twin:
        other, key = twin
        related = (Related(f"proposals/{other}.yaml", (key,), Message("first-here")),)
        message = Message(f"twin-{key}", other=quoted(other))
        yield Finding((key,), message, hint=Message("twin?"), related=related)


@check("proposal-description-similar", Severity.WARNING)
def description_similar(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The description is almost the same as another proposal's: they share most of their three-word
    sequences.

    Usually someone submitted again after a correction, or several hosts filled in the same text.
    Ask them which one to keep, and mark the other with `status: withdrawn`.
    """
    found = here.context.near_copies.get(here.id) if here.path in here.context.paths else None
    if found and found[1] < ALL_OF_IT:
        other, share = found
        there = f"proposals/{other}.yaml"
        related = (Related(there, ("description",), Message("nearly-the-same-here")),)
        message = Message("similar", share=share, other=quoted(other))
        yield Finding(("description",), message, hint=Message("twin?"), related=related)


@check("proposal-withdrawn", Severity.NOTE, needs=())
def withdrawn(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The proposal was withdrawn by its hosts.

    It is kept but cannot be selected, and errors in it do not block the call.
    """
    if proposal.is_withdrawn:
        yield Finding(("status",), Message("proposal-withdrawn"))


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

    That is allowed together with a member. If it is a member under another name, write the name as
    in registry/members.yaml, or ask the Secretariat to add the name as an alias. Calls in which
    anyone may submit do not report this.
    """
    for i, (host, member) in enumerate(here.hosts(proposal)):
        if member is None and here.call.submitters == "members":
            near = here.context.closest_members.to(host.name)
            hint = meant(*near) if near else None
            message = Message("organization-unregistered", name=quoted(host.name))
            yield Finding(("organizations", i, "name"), message, hint=hint)


@check("proposal-organization-similar", Severity.WARNING, needs=REGISTERED)
def organization_similar(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The name of an unregistered organization looks like that of another one, or is spelled almost
    the same.

    They count as two: as hosts, in rules and in conflicts of interest. If they are the same, write
    the name identically in both places.
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

    That is allowed, and counts for conflicts of interest. Usually, though, the organization was
    left out of the hosts, or its name is spelled differently there.
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

    For members both come from the register. For others the proposal must give them, because the
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
    """The type or country of a member differs from the register. The register takes precedence.

    Omit type and country for registered members. If the register is wrong, ask the Secretariat to
    change it.
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
    """None of the submitting organizations is a registered member, and this call accepts proposals
    from members only.

    The proposal cannot be selected like this. If one of them is a member, write its name as in
    registry/members.yaml.
    """
    if here.call.submitters == "members" and not any(member for _, member in here.hosts(proposal)):
        message, hint = Message("member-missing"), Message("member-missing?")
        yield Finding(("organizations",), message, hint=hint)


@check("proposal-question-unknown")
def question_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An answer is given to a question that this call does not ask."""
    for name in proposal.answers:
        if name not in here.call.questions:
            message = Message("question-unknown", name=quoted(name))
            hint = did_you_mean(name, here.call.questions) or Message("question-unknown?")
            yield Finding(("answers", name), message, hint=hint, on_key=True)


@check("proposal-answer-missing")
def answer_missing(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A question that this call requires has no answer."""
    for name, question in here.call.questions.items():
        if question.required and not proposal.answers.get(name):
            message = Message("answer-missing", question=quoted(name))
            yield Finding(("answers",), message, hint=_answer_it(question))


@check("proposal-answer-unknown")
def answer_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """An answer is not among the choices of its question."""
    for name, answer, route in _answers(proposal):
        question = here.call.questions.get(name)
        if question and question.choices and answer not in question.choices:
            message = Message("answer-unknown", answer=quoted(answer), question=quoted(name))
            yield Finding(route, message, hint=by_title(answer, question.choices))


@check("proposal-answer-many")
def answer_many(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A question that takes one answer has several."""
    for name, answer in proposal.answers.items():
        question = here.call.questions.get(name)
        if question and not question.many and not isinstance(answer, str) and len(answer) > 1:
            message = Message("answer-many", count=len(answer), question=quoted(name))
            yield Finding(("answers", name), message, hint=Message("answer-many?"))


def _answers(proposal: Proposal) -> Iterator[tuple[str, str, Route]]:
    for name, answer in proposal.answers.items():
        if isinstance(answer, str):
            yield name, answer, ("answers", name)
        else:
            yield from ((name, each, ("answers", name, i)) for i, each in enumerate(answer))


def _answer_it(question: Question) -> Message:
    text = quoted(question.text)
    if question.choices:
        choices = several(question.choices, last="or")
        return Message("answer-missing-choices?", question=text, choices=choices)
    return Message("answer-missing?", question=text)

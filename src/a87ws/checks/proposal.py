"""Facts about one proposal against the call's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.alike import ALL_OF_IT
from a87ws.checks.registry import Finding, Related, check
from a87ws.checks.values import country_faults, email_faults, language_faults
from a87ws.checks.words import (
    MAX_LISTED,
    by_title,
    count_words,
    mixed_words,
    quoted,
    several,
    surely_at_most,
)
from a87ws.data import countries
from a87ws.diagnostics import Message, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from a87ws.checks.context import Here
    from a87ws.model.proposal import Proposal
    from a87ws.source import Route


@check("proposal-email-malformed", needs=())
def email_malformed(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The contact's e-mail address cannot be written to.

    The answer to the proposal goes there. The report does not repeat the address, since reports may
    be public.
    """
    yield from email_faults(proposal.contact.email, ("contact", "email"))


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
    """A focus is not one of this call's. Use the short words before the colon in call.yaml, such as
    `child-labour`.
    """
    known = here.call.focus
    for i, focus in enumerate(proposal.focus):
        if focus not in known:
            message = Message("focus-unknown", value=quoted(focus))
            label = Message("the-call-has", values=several(known))
            yield Finding(("focus", i), message, label, by_title(focus, known))


@check("proposal-country-unknown")
def country_unknown(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """A country is not written as the two letters of ISO 3166-1.

    `countries` says where the action takes place, `country` where an organization has its seat:
    `BF` for Burkina Faso, `GB` for the United Kingdom. Regions and groups of countries cannot be
    named; list the countries.
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
    """A working language is not written as a language code, such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for i, tag in enumerate(proposal.languages):
        yield from language_faults(tag, ("languages", i))


@check("proposal-description-long")
def description_long(proposal: Proposal, here: Here) -> Iterator[Finding]:
    """The description has more words than the call allows.

    Words are counted as a word processor does: white space and dashes part them, hyphens and
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
    """The same value stands twice in a list. It counts once."""
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
    """A word in a title or a name mixes letters of two scripts that look alike, such as Latin and
    Cyrillic.

    It reads as one word and is another: searching does not find it, and an organization so written
    is taken for a stranger. Type the word again.
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

    Most often somebody submitted again after a correction. Ask the hosts which one holds, and mark
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
    """The description is nearly that of another proposal: they share most of their runs of three
    words.

    Most often somebody submitted again after a correction, or several hosts filled in the same
    text. Ask them which one holds, and mark the other with `status: withdrawn`.
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

    It is kept, cannot be selected, and nothing that is wrong in it blocks the call.
    """
    if proposal.is_withdrawn:
        yield Finding(("status",), Message("proposal-withdrawn"))

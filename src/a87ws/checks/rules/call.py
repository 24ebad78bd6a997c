"""Facts about call.yaml but its selection policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.records import is_id, local_day
from a87ws.base.text import did_you_mean, quoted
from a87ws.call.attributes import ATTRIBUTES
from a87ws.call.call import Call
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import country_faults, email_faults, language_faults

if TYPE_CHECKING:
    from a87ws.checks.context import Here
from fractions import Fraction

from a87ws.base.records import decimal
from a87ws.base.text import meant, several
from a87ws.call.attributes import attribute_names
from a87ws.data import countries

if TYPE_CHECKING:
    from a87ws.base.yaml import Route
    from a87ws.checks.context import Here


@check("call-vocabulary-empty")
def vocabulary_empty(call: Call, here: Here) -> Iterator[Finding]:
    """The call has no outcome, focus, type of organization, criterion or point of the scale.

    Without it nobody could fill in a proposal or write a review. Give at least one, with its title.
    """
    for name in ("outcomes", "focus", "organization_types", "criteria", "scale"):
        if not getattr(call, name):
            message = Message("call-vocabulary-empty", key=Quoted(name))
            yield Finding((name,), message, hint=Message("call-vocabulary-empty?"))


@check("call-question-name")
def question_name(call: Call, here: Here) -> Iterator[Finding]:
    """A question's name cannot be used: it is not an id, or every proposal already has an attribute
    of that name.

    Rules and balances refer to questions by name, so each needs its own name of lower-case letters,
    digits and hyphens.
    """
    for name in call.questions:
        if name in ATTRIBUTES:
            message = Message("call-question-attribute", name=Quoted(name))
            hint = Message("call-question-attribute?")
            yield Finding(("questions", name), message, hint=hint, on_key=True)
        elif not is_id(name):
            message = Message("call-question-name", name=quoted(name))
            hint = Message("call-question-name?")
            yield Finding(("questions", name), message, hint=hint, on_key=True)


@check("call-country-unknown")
def country_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A country in call.yaml, such as a Pathfinder Country, is not an ISO 3166-1 code."""
    for i, code in enumerate(call.pathfinder_countries or ()):
        yield from country_faults(code, ("pathfinder_countries", i))
    for code in call.sessions.zones:
        yield from country_faults(code, ("sessions", "zones", code))


@check("call-language-unknown")
def language_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A language of the call is not a language code such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for i, tag in enumerate(call.languages):
        yield from language_faults(tag, ("languages", i))


_REPOSITORY = re.compile(r"https://[\w.-]+(:\d+)?(/[\w.~-]+){2,}", re.ASCII)


@check("call-repository-malformed")
def repository_malformed(call: Call, here: Here) -> Iterator[Finding]:
    """The address of the repository is not a page on GitHub, Gitea, Forgejo or GitLab.

    The submission form opens the page for a new file there: `repository:
    https://github.com/OWNER/NAME`. If the address does not show which service runs there, add
    `host:`: `github`, `gitea` (also for Forgejo) or `gitlab`.
    """
    repository = call.submission.repository
    if repository is None:
        return
    if not _REPOSITORY.fullmatch(repository):
        message = Message("call-repository-malformed", address=quoted(repository))
        hint = Message("call-repository-malformed?")
        yield Finding(("submission", "repository"), message, hint=hint)
    elif call.submission.kind is None:
        message = Message("call-repository-host", address=quoted(repository))
        hint = Message("call-repository-host?")
        yield Finding(("submission", "repository"), message, hint=hint)


@check("call-email-malformed")
def email_malformed(call: Call, here: Here) -> Iterator[Finding]:
    """The address for sending proposals by e-mail is not a usable e-mail address."""
    if call.submission.email is not None:
        yield from email_faults(call.submission.email, ("submission", "email"))


@check("call-column-unknown")
def column_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """The column mapping of the form's export names a field that proposals do not have.

    Fields are written as `title`, `contact.email`, or `answers.QUESTION` for a question of this
    call; `import` asks for the columns once and saves them.
    """
    for name in call.import_.columns:
        if name not in call.imported:
            hint = did_you_mean(name, call.imported)
            message = Message("call-column-unknown", name=quoted(name))
            yield Finding(("import", "columns", name), message, hint=hint, on_key=True)


@check("call-dates-reversed")
def dates_reversed(call: Call, here: Here) -> Iterator[Finding]:
    """The call opens after its deadline, so nobody could submit."""
    if call.opens is None:
        return
    zone = ZoneInfo(call.timezone)
    opens = (
        call.opens if isinstance(call.opens, datetime) else datetime.combine(call.opens, time.min)
    )
    if (opens if opens.tzinfo else opens.replace(tzinfo=zone)) > call.closes:
        related = (Related(here.path, ("deadline",), Message("the-deadline")),)
        message, hint = Message("call-dates-reversed"), Message("call-dates-reversed?")
        yield Finding(("opens",), message, hint=hint, related=related)


@check("call-reviews-minimum", Severity.WARNING)
def reviews_minimum(call: Call, here: Here) -> Iterator[Finding]:
    """The minimum number of reviews is higher than the number planned for each proposal.

    With `minimum` above `per_proposal`, a proposal cannot be selected even when all its planned
    reviews are in.
    """
    policy = call.reviews
    if policy.minimum > policy.per_proposal:
        message = Message(
            "call-reviews-minimum", minimum=policy.minimum, planned=policy.per_proposal
        )
        yield Finding(("reviews", "minimum"), message, hint=Message("call-reviews-minimum?"))


@check("call-series-impossible")
def series_impossible(call: Call, here: Here) -> Iterator[Finding]:
    """No session can be held in the window or between the hours that `sessions` gives.

    `from` is the first day and `to` the last; between `earliest` and `latest` there must be room
    for `minutes`.
    """
    series = call.sessions
    if series.first and series.last and series.first > series.last:
        message, hint = Message("call-series-reversed"), Message("call-series-reversed?")
        yield Finding(("sessions", "to"), message, hint=hint)
    room = _minutes(series.latest) - _minutes(series.earliest)
    if room < series.minutes:
        message = Message(
            "call-series-impossible",
            minutes=series.minutes,
            earliest=f"{series.earliest:%H:%M}",
            latest=f"{series.latest:%H:%M}",
        )
        yield Finding(("sessions",), message, hint=Message("call-series-impossible?"))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@check("call-retention-early")
def retention_early(call: Call, here: Here) -> Iterator[Finding]:
    """The addresses of the call's people would have to be deleted before its deadline."""
    if call.retention and call.retention <= call.closes.astimezone(ZoneInfo(call.timezone)).date():
        related = (Related(here.path, ("deadline",), Message("the-deadline")),)
        message, hint = Message("call-retention-early"), Message("call-retention-early?")
        yield Finding(("retention",), message, hint=hint, related=related)


@check("call-retention-past", Severity.WARNING)
def retention_past(call: Call, here: Here) -> Iterator[Finding]:
    """The last day for keeping the addresses of the call's people has passed, and files still
    contain some.

    `a87ws forget --everyone` removes them from the files and records what it did; docs/privacy.md
    explains what git keeps.
    """
    as_of, held = here.context.as_of, here.case.people()
    if call.retention and as_of and held and local_day(as_of, call.timezone) > call.retention:
        key = "call-retention-past-many" if len(held) > 1 else "call-retention-past-one"
        message = Message(key, count=len(held), day=call.retention.isoformat())
        yield Finding(("retention",), message, hint=Message("call-retention-past?"))


_COUNTRIES = ("country", "organization_country")


def _named(call: Call) -> Iterator[tuple[Route, str]]:
    """Every place where the policy names an attribute, and which."""
    yield from (
        (("selection", "rules", i, "of"), rule.of) for i, rule in enumerate(call.selection.rules)
    )
    yield from ((("selection", "balance", name), name) for name in call.selection.balance)


@check("call-attribute-unknown")
def attribute_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A rule or a balance names something that proposals do not have.

    Rules (`of:`) and balances may name an attribute of a proposal, such as `focus`, `organization`
    or `region`, or one of the call's own questions with choices.
    """
    known = attribute_names(call)
    for route, name in _named(call):
        if name not in known:
            is_question = name in call.questions
            key = "call-attribute-question" if is_question else "call-attribute-unknown"
            message = Message(key, name=quoted(name))
            hint = did_you_mean(name, known) or Message(
                "call-attribute-unknown?", attributes=several(ATTRIBUTES)
            )
            yield Finding(route, message, hint=hint, on_key=route[1] == "balance")


def _values(call: Call) -> Iterator[tuple[Route, str, str]]:
    """Every place where the policy names a value of an attribute: route, attribute, value."""
    for i, rule in enumerate(call.selection.rules):
        if rule.value is not None:
            yield ("selection", "rules", i, "is"), rule.of, rule.value
    for name, balance in call.selection.balance.items():
        if not isinstance(balance.target, str):
            yield from (
                (("selection", "balance", name, "target", value), name, value)
                for value in balance.target
            )


@check("call-value-unknown")
def value_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """A rule's `is` or a target names a value that the attribute cannot have.

    No proposal could ever have it: an `at_most` would have no effect, and an `at_least` could never
    be met. Values of `focus`, `outcome`, `organization_type` and questions are those listed in this
    file; regions are the ILO's five.
    """
    for route, name, value in _values(call):
        known = call.vocabulary(name)
        if name in _COUNTRIES and value not in countries():
            yield from country_faults(value, route)
        elif known is not None and value not in known:
            message = Message("call-value-unknown", value=quoted(value), attribute=Quoted(name))
            hint = did_you_mean(value, known)
            yield Finding(route, message, hint=hint, on_key="target" in route)


@check("call-value-absent", Severity.WARNING, needs=("call.yaml", "registry/members.yaml"))
def value_absent(call: Call, here: Here) -> Iterator[Finding]:
    """A rule or a target names an organization that is neither a member nor in any proposal.

    Organizations are counted under their member id. Name the id from registry/members.yaml; for an
    organization that is not a member, its name in lower case, as in the proposals.
    """
    named = [(route, value) for route, name, value in _values(call) if name == "organization"]
    if not named:
        return
    proposals = here.case.proposals.values()
    known = {member.id for member in here.case.members}
    known |= {
        here.register.key(host.name) for proposal in proposals for host in proposal.organizations
    }
    for route, value in named:
        if value not in known:
            key = here.register.key(value)
            hint = meant(key) if key in known else did_you_mean(value, known)
            message = Message("call-value-absent", value=quoted(value))
            yield Finding(route, message, hint=hint, on_key="target" in route)


_FULL_VOCABULARY = ("focus", "outcome", "organization_type", "region")


@check("call-rule-open")
def rule_open(call: Call, here: Here) -> Iterator[Finding]:
    """A rule says `at_least` for every value of an attribute that has no fixed list of values.

    `{at_least: 1, of: focus}` applies to each focus of the call. For organizations, countries or
    languages there is no such list: say which one with `is`.
    """
    for i, rule in enumerate(call.selection.rules):
        if (
            rule.at_least is not None
            and rule.value is None
            and rule.of in ATTRIBUTES
            and rule.of not in _FULL_VOCABULARY
        ):
            message = Message("call-rule-open", attribute=Quoted(rule.of))
            yield Finding(("selection", "rules", i), message, hint=Message("call-rule-open?"))


@check("call-rule-impossible")
def rule_impossible(call: Call, here: Here) -> Iterator[Finding]:
    """A rule asks for more than it allows, or for more than there are slots.

    No selection could ever meet it.
    """
    slots = call.selection.slots
    for i, rule in enumerate(call.selection.rules):
        least, most = rule.at_least, rule.at_most
        if least is not None and most is not None and least > most:
            message = Message("call-rule-contradictory", least=least, most=most)
            hint = Message("call-rule-contradictory?")
            yield Finding(("selection", "rules", i), message, hint=hint)
        elif least is not None and least > slots:
            key = "call-rule-impossible-one" if slots == 1 else "call-rule-impossible-many"
            message = Message(key, least=least, slots=slots)
            hint = Message("call-rule-impossible?", slots=slots)
            yield Finding(("selection", "rules", i, "at_least"), message, hint=hint)


@check("call-weight-precision")
def weight_precision(call: Call, here: Here) -> Iterator[Finding]:
    """A balance weight has more than three decimals.

    The arithmetic of the selection is exact, in thousandths of a point; three decimals are finer
    than any judgement.
    """
    for name, balance in call.selection.balance.items():
        if (balance.weight * 1000).denominator != 1:
            nearest = decimal(Fraction(round(balance.weight * 1000), 1000))
            route = ("selection", "balance", name, "weight")
            hint = Message("write?", value=quoted(nearest))
            yield Finding(route, Message("call-weight-precision"), hint=hint)


@check("call-threshold-outside", Severity.WARNING)
def threshold_outside(call: Call, here: Here) -> Iterator[Finding]:
    """The lowest rating that may be selected is outside the scale: it excludes nothing, or
    everything.
    """
    threshold, points = call.selection.threshold, call.scale
    if threshold is not None and points and not min(points) <= threshold <= max(points):
        message = Message(
            "call-threshold-outside",
            threshold=decimal(threshold),
            least=min(points),
            most=max(points),
        )
        hint = Message("call-threshold-outside?")
        yield Finding(("selection", "threshold"), message, hint=hint)


@check("call-override-unknown")
def override_unknown(call: Call, here: Here) -> Iterator[Finding]:
    """An override names a proposal that does not exist.

    Overrides name a proposal by its id, which is the name of its file without `.yaml`.
    """
    known = here.context.proposal_ids
    for i, override in enumerate(call.selection.overrides):
        if override.proposal not in known:
            hint = did_you_mean(override.proposal, known) or Message("call-override-unknown?")
            message = Message("proposal-unknown", id=quoted(override.proposal))
            yield Finding(("selection", "overrides", i, "proposal"), message, hint=hint)


@check("call-override-contradictory")
def override_contradictory(call: Call, here: Here) -> Iterator[Finding]:
    """Overrides include and exclude the same proposal, or say the same about it twice."""
    first: dict[str, int] = {}
    for i, override in enumerate(call.selection.overrides):
        before = first.setdefault(override.proposal, i)
        if before != i:
            same = call.selection.overrides[before].must == override.must
            key = "call-override-repeated" if same else "call-override-contradictory"
            message = Message(key, proposal=quoted(override.proposal))
            hint = Message("call-override-contradictory?")
            route = ("selection", "overrides", before, "proposal")
            related = (Related(here.path, route, Message("first-here")),)
            again = ("selection", "overrides", i, "proposal")
            yield Finding(again, message, hint=hint, related=related)

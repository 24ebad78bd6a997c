"""Facts about the selection policy of call.yaml: a slip in it must not be found on the day of the
selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.records import decimal
from a87ws.base.text import did_you_mean, meant, quoted, several
from a87ws.call.attributes import ATTRIBUTES, attribute_names
from a87ws.call.call import Call
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import country_faults
from a87ws.data import countries

if TYPE_CHECKING:
    from a87ws.base.yaml import Route
    from a87ws.checks.context import Here

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

"""A decision as plain data: what `select --format json` prints and `selection.yaml` holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from a87ws.model.standing import Standing
from a87ws.rendering.numbers import ratio
from a87ws.rendering.reasons import Speech, sentence
from a87ws.selection.decision import Alternative, Bound, Decision, LeftOut, Selected

VERSION = 1


def factor(balance: tuple[int, int]) -> str:
    """The factor on the balance weights, as `p/q` or `infinity`."""
    return "infinity" if balance[1] == 0 else f"{balance[0]}/{balance[1]}"


def decision_data(decision: Decision) -> Mapping[str, Any]:
    """The decision in the contract's shape: merits in thousandths, imbalance and value in points as
    exact fractions.
    """
    return {
        "version": VERSION,
        "slots": decision.slots,
        "balance_factor": factor(decision.balance),
        "proved": decision.proved,
        **({} if decision.bound is None else {"bound": _bound(decision.bound)}),
        "merit": decision.figures.merit,
        "best_merit": decision.best_merit,
        "imbalance": ratio(decision.figures.imbalance),
        "value": ratio(decision.figures.value),
        "selected": [_selected(each, Speech("en", decision.titles)) for each in decision.selected],
        "reserves": list(decision.reserves),
        "left_out": [_left_out(each, Speech("en", decision.titles)) for each in decision.left_out],
        "ineligible": [
            {"proposal": name, "reason": reason} for name, reason in decision.ineligible.items()
        ],
        "balance": {
            attribute: {
                value: {
                    "target": None if share.target is None else ratio(share.target),
                    "selected": ratio(share.selected),
                    "eligible": ratio(share.eligible),
                }
                for value, share in values.items()
            }
            for attribute, values in decision.shares.items()
        },
    }


def _bound(bound: Bound) -> Mapping[str, str | None]:
    return {"step": bound.step, "at_most": None if bound.at_most is None else ratio(bound.at_most)}


def standings_data(standings: tuple[Standing, ...]) -> Mapping[str, Any]:
    """The standings in the contract's shape; rating and merit are null where no review counts."""
    return {
        "version": VERSION,
        "proposals": [
            {
                "proposal": each.proposal,
                "rating": None if each.rating is None else ratio(each.rating),
                "reviews": each.reviews,
                "joint": each.joint,
                "pathfinder": each.pathfinder,
                "merit": each.merit,
            }
            for each in standings
        ],
    }


def _selected(each: Selected, speech: Speech) -> Mapping[str, Any]:
    return {
        "proposal": each.proposal,
        "rating": ratio(each.rating),
        "merit": each.merit,
        "best_without": _alternative(each.best_without),
        "reason": sentence(each.reason, speech, selected=True),
    }


def _left_out(each: LeftOut, speech: Speech) -> Mapping[str, Any]:
    return {
        "proposal": each.proposal,
        "merit": each.merit,
        "best_with": _alternative(each.best_with),
        "lacked": each.lacked,
        "reason": sentence(each.reason, speech, selected=False),
    }


def _alternative(other: Alternative | None) -> Mapping[str, Any] | None:
    if other is None:
        return None
    return {
        "merit": other.figures.merit,
        "imbalance": ratio(other.figures.imbalance),
        "value": ratio(other.figures.value),
        "joins": list(other.joins),
        "leaves": list(other.leaves),
    }

"""On random calls, the selection is what counting every portfolio gives; and what must not matter
does not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from a87ws.base.faults import Fault
from a87ws.reviews.judge import Ineligible, judge, open_for_judging
from a87ws.selection.choose import conflicting_rules
from a87ws.selection.decide import select
from a87ws.selection.instance import Instance
from a87ws.selection.question import SelectionOptions, build
from a87ws.selection.record import answer_data
from tests.fakes import environment
from tests.oracle import Chosen, Oracle
from tests.random_calls import RandomCall, random_call

MANY = int(os.environ.get("A87WS_MANY", "200"))
CHUNKS = 20
ALL, NOBODY = "the selection", frozenset[str]()


def number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def oracle_of(call: RandomCall) -> Oracle:
    return Oracle(call.files, call.slots, call.factor)


def asked(call: RandomCall) -> SelectionOptions:
    return SelectionOptions(call.slots, call.factor)


def counted(oracle: Oracle) -> Mapping[str, Any]:
    """What the oracle says of a call that has a selection."""

    def figures(found: Chosen | None) -> Mapping[str, Any] | None:
        if found is None:
            return None
        joins, leaves = found.portfolio - chosen.portfolio, chosen.portfolio - found.portfolio
        return {
            "figures": (found.merit, found.imbalance, found.value),
            "joins": sorted(joins),
            "leaves": sorted(leaves),
        }

    chosen = oracle.selected
    left_out = [name for name in oracle.eligible if name not in chosen.portfolio]
    return {
        "ratings": {
            name: rating
            for name, rating in oracle.ratings.items()
            if "title" in oracle.proposals[name]
        },
        "merits": oracle.merits,
        "ineligible": sorted(oracle.proposals.keys() - {*oracle.eligible}),
        "selected": sorted(chosen.portfolio),
        "figures": (chosen.best_merit, chosen.merit, chosen.imbalance, chosen.value),
        "best_without": {
            name: figures(oracle.selection(exclude=frozenset([name]))) for name in chosen.portfolio
        },
        "best_with": {
            name: figures(oracle.selection(include=frozenset([name]))) for name in left_out
        },
        "lacked": {name: oracle.lacked(name) for name in left_out},
        "reserves": oracle.reserves(),
        "balance": oracle.balance_table(),
    }


def told(call: RandomCall, root: Path) -> Mapping[str, Any]:
    """The same of the program, from what `select --format json` prints."""

    def figures(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if found is None:
            return None
        numbers = (found["merit"], number(found["imbalance"]), number(found["value"]))
        return {
            "figures": numbers,
            "joins": sorted(found["joins"]),
            "leaves": sorted(found["leaves"]),
        }

    selection = select(open_for_judging(call.put(root)), asked(call))
    data = answer_data(selection.decision)
    assert data["proved"] is True
    standings = selection.judged.standings
    return {
        "ratings": {each.proposal: each.rating for each in standings},
        "merits": {each.proposal: each.merit for each in standings if each.merit is not None},
        "ineligible": sorted(each["proposal"] for each in data["ineligible"]),
        "selected": sorted(each["proposal"] for each in data["selected"]),
        "figures": (
            data["best_merit"],
            data["merit"],
            number(data["imbalance"]),
            number(data["value"]),
        ),
        "best_without": {
            each["proposal"]: figures(each["best_without"]) for each in data["selected"]
        },
        "best_with": {each["proposal"]: figures(each["best_with"]) for each in data["left_out"]},
        "lacked": {each["proposal"]: each["lacked"] for each in data["left_out"]},
        "reserves": data["reserves"],
        "balance": {
            attribute: {
                value: (
                    number(share["target"]),
                    number(share["selected"]),
                    number(share["eligible"]),
                )
                for value, share in values.items()
            }
            for attribute, values in data["balance"].items()
        },
    }


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_program_says_what_counting_every_portfolio_says(chunk: int, tmp_path: Path) -> None:
    for seed in range(chunk, MANY, CHUNKS):
        call, root = random_call(seed), tmp_path / f"{seed}"
        oracle = oracle_of(call)
        if oracle.selection() is None:
            with pytest.raises(Fault) as caught:
                select(open_for_judging(call.put(root)), asked(call))
            assert caught.value.exit_code == 1, seed
            continue
        found = told(call, root)
        for key, expected in counted(oracle).items():
            assert (seed, key, found[key]) == (seed, key, expected)


def possible(instance: Instance) -> bool:
    everyone = range(len(instance.names))
    sizes: Iterable[Iterable[tuple[int, ...]]] = (
        combinations(everyone, size) for size in range(instance.slots + 1)
    )
    return any(instance.allows(frozenset(portfolio)) for portfolio in chain.from_iterable(sizes))


def with_only(instance: Instance, names: Iterable[str]) -> Instance:
    """The instance with those rules and overrides alone that are named."""
    kept = {*names}
    of = {
        must: frozenset(
            i for i, name in enumerate(instance.names) if f"override {must} {name}" in kept
        )
        for must in ("include", "exclude")
    }
    rows = tuple(row for row in instance.rows if row.name in kept)
    return Instance(
        instance.names, instance.merits, instance.slots, rows, (), of["include"], of["exclude"]
    )


def test_of_the_rules_named_as_conflicting_none_can_be_left_out(tmp_path: Path) -> None:
    seen = 0
    for seed in range(120):
        call = random_call(seed)
        oracle = oracle_of(call)
        if (
            not oracle.eligible
            or not oracle.named("include") <= {*oracle.eligible}
            or oracle.selection() is not None
        ):
            continue
        judged = judge(open_for_judging(call.put(tmp_path / f"{seed}")))
        instance = build(judged.case, judged.eligible, asked(call))
        named = [
            culprit.name
            for culprit in conflicting_rules(instance)
            if not culprit.name.endswith(" slots")
        ]
        assert not possible(with_only(instance, named)), (seed, named)
        for name in named:
            assert possible(with_only(instance, {*named} - {name})), (seed, named)
        seen += 1
    assert seen > 5


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_a_selected_proposal_whose_scores_rise_is_not_dropped(seed: int, tmp_path: Path) -> None:
    call = random_call(seed)
    files = dict(call.files)
    settings = json.loads(files["call.yaml"])
    settings["reviews"]["calibration"] = "none"  # else the others' ratings would change as well
    settings["selection"]["threshold"] = 0
    files["call.yaml"] = json.dumps(settings)
    files.pop("freeze.yaml", None)
    best = str(max(map(int, settings["scale"])))
    oracle = Oracle(files, call.slots, call.factor)
    chosen = oracle.selection()
    for name in sorted(chosen.portfolio) if chosen else []:
        raised = {
            path: text.replace("null", best).replace(": 2", ": 3")
            if path.startswith(f"reviews/{name}/")
            else text
            for path, text in files.items()
        }
        again = RandomCall(raised, call.slots, call.factor)
        after = Oracle(raised, call.slots, call.factor)
        others = {other: merit for other, merit in oracle.merits.items() if other != name}
        if after.merits[name] < oracle.merits[name] or after.eligible != oracle.eligible:
            continue  # a null that became a score may count another review
        assert {other: merit for other, merit in after.merits.items() if other != name} == others
        selection = select(open_for_judging(again.put(tmp_path / name)), asked(call))
        assert name in {each.proposal for each in selection.decision.selected}


@pytest.mark.parametrize("seed", [9, 48])
def test_file_order_hash_seed_and_locale_do_not_matter(seed: int, tmp_path: Path) -> None:
    call = random_call(seed)
    outcomes = set()
    worlds: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "3", "LANG": "C", "PYTHONIOENCODING": "latin-1", "TZ": "Pacific/Apia"},
    ]
    for number_, world in enumerate(worlds):
        paths = list(call.files)[:: -1 if number_ % 2 else 1]
        root = call.put(tmp_path / f"{number_}", paths)
        command = [sys.executable, "-m", "a87ws", "select", "--format", "json"]
        run = subprocess.run(
            command, cwd=root, env=environment(root, **world), capture_output=True, check=True
        )
        written = [
            (root / name).read_bytes() for name in ("selection.yaml", "selection.proof.json")
        ]
        outcomes.add((run.stdout, *written))
    assert len(outcomes) == 1
    assert json.loads(next(iter(outcomes))[0])["proved"] is True


def test_a_withdrawn_proposal_that_cannot_be_read_is_named_among_the_ineligible(
    tmp_path: Path,
) -> None:
    """Its faults are notes, so no error says why it is out."""
    call = random_call(9)
    path = next(path for path in call.files if path.startswith("proposals/"))
    files = {**call.files, path: '{"status": "withdrawn"}'}
    judged = judge(open_for_judging(RandomCall(files, None, (1, 1)).put(tmp_path)))
    name = path.removeprefix("proposals/").removesuffix(".yaml")
    assert judged.ineligible[name] == Ineligible(name, "withdrawn")

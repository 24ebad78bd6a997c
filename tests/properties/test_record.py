"""The record of a selection verifies as it was written, and no other does.

Left out on purpose, because the contract does not have them proved: another order of the reserves,
`lacked`, a `best_with` or `best_without` that is allowed and has its right figures but is not the
best, and the facts of reasons. The wording of reasons is not read at all. A change of the proof
that leaves every claim proved is no fault:
extra keys, a coarser tree that still does.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest

from a87ws.base.faults import Fault
from a87ws.base.shape import decode, encode
from a87ws.base.yaml import parse
from a87ws.reviews.judge import open_for_judging
from a87ws.selection import record
from a87ws.selection.certificate import Claim, Tree, is_proved_by, whole_boxes
from a87ws.selection.decide import Selection, record_of, select, write
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.notice import file_lines
from a87ws.selection.proof import find_problems, next_boxes
from a87ws.selection.question import SelectionOptions
from a87ws.selection.record import PROOF, RECORD, check, read_record
from a87ws.selection.state import FileChange
from tests.fakes import run
from tests.random_calls import random_call
from tests.small import argued

Data: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Data], object]

CALLS = (27, 29, 76, 821)
"""With a cap, with balance alone, with merit alone, with the call's own policy."""


class Folder:
    """A call with its record, whose two files are put back after each change."""

    def __init__(self, root: Path, selection: Selection) -> None:
        self.root, self.selection = root, selection
        write(selection)
        self.texts = {name: (root / name).read_text(encoding="utf-8") for name in (RECORD, PROOF)}
        held: Any = parse(RECORD, self.texts[RECORD].encode()).value
        self.data: dict[str, Data] = {RECORD: held, PROOF: json.loads(self.texts[PROOF])}

    def problems(self, name: str, text: str) -> tuple[str, ...]:
        """What the check says with another text in one of the files."""
        (self.root / name).write_text(text, encoding="utf-8")
        try:
            checked = check(open_for_judging(self.root))
        except Fault as fault:
            return (fault.message,)  # not a record at all
        finally:
            (self.root / name).write_text(self.texts[name], encoding="utf-8")
        return (*checked.problems, *(each.kind for each in checked.changes))

    def changed(self, name: str, change: Change) -> str:
        """One of the files with a change in it, as JSON, which is YAML."""
        data = copy.deepcopy(self.data[name])
        change(data)
        return json.dumps(data)


@pytest.fixture(scope="module", params=CALLS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Folder:
    call = random_call(request.param)
    root = call.put(tmp_path_factory.mktemp("call"))
    return Folder(root, select(open_for_judging(root), SelectionOptions(call.slots, call.factor)))


def nothing(_: Data) -> None:
    """The same again, in other words of YAML or JSON."""


def swap(data: Data) -> None:
    out, into = data["selected"][0], data["left_out"][0]
    out["proposal"], into["proposal"] = into["proposal"], out["proposal"]


def more(key: str, by: int = 1) -> Change:
    return lambda data: data.update({key: data[key] + by})


def other_ratio(holder: Data, key: str, by: int) -> None:
    found = Fraction(holder[key] or 0) + Fraction(by, 1000)
    holder[key] = f"{found.numerator}/{found.denominator}"


def share(key: str) -> Change:
    def change(data: Data) -> None:
        attribute = next(iter(data["balance"].values()))
        other_ratio(next(iter(attribute.values())), key, 1)

    return change


def alternative_that_changes_nothing(data: Data) -> None:
    figures = {key: data[key] for key in ("merit", "imbalance", "value")}
    data["left_out"][0]["best_with"] = {**figures, "joins": [], "leaves": []}


def alternative_without_change(data: Data) -> None:
    figures = {key: data[key] for key in ("merit", "imbalance", "value")}
    data["selected"][0]["best_without"] = {**figures, "joins": [], "leaves": []}


def first_candidate(data: Data) -> Data:
    return next(iter(data["question"]["eligible"].values()))


RECORD_CHANGES: dict[str, Change] = {
    "a selected proposal and one left out change places": swap,
    "a selected proposal is dropped": lambda data: data["selected"].pop(),
    "a selected proposal stands twice": lambda data: data["selected"].append(data["selected"][0]),
    "somebody unknown is selected": lambda data: data["selected"][0].update(proposal="nobody"),
    "more merit": more("merit"),
    "less merit": more("merit", -1),
    "a higher best merit": more("best_merit"),
    "a lower best merit": more("best_merit", -1),
    "less imbalance": lambda data: other_ratio(data, "imbalance", -1),
    "more value": lambda data: other_ratio(data, "value", 1),
    "more slots": more("slots"),
    "another factor": lambda data: data.update(balance_factor="5/7"),
    "no factor": lambda data: data.update(balance_factor="one"),
    "not proved": lambda data: data.update(proved=False),
    "another version": more("version"),
    "an ineligible proposal is dropped": lambda data: data["ineligible"].pop(),
    "another reason to be ineligible": lambda data: data["ineligible"][0].update(kind="late"),
    "another figure of a reason": lambda data: other_ratio(data["ineligible"][0], "number", 1),
    "no facts of a reason": lambda data: data["selected"][0].pop("why"),
    "no kind of a reason": lambda data: data["ineligible"][0].pop("kind"),
    "one left out is dropped": lambda data: data["left_out"].pop(),
    "one left out stands twice": lambda data: data["left_out"].append(data["left_out"][0]),
    "another rating": lambda data: other_ratio(data["selected"][0], "rating", 1),
    "another merit of a selected proposal": lambda data: more("merit")(data["selected"][0]),
    "another merit of one left out": lambda data: more("merit")(data["left_out"][0]),
    "a reserve that is selected": lambda data: data["reserves"].append(
        data["selected"][0]["proposal"]
    ),
    "a reserve that is not there": lambda data: data["reserves"].append("nobody"),
    "a reserve named twice": lambda data: data["reserves"].append(data["reserves"][0]),
    "more merit of an alternative": lambda data: more("merit")(data["left_out"][0]["best_with"]),
    "less imbalance of an alternative": lambda data: other_ratio(
        data["left_out"][0]["best_with"], "imbalance", -1
    ),
    "more value of an alternative": lambda data: other_ratio(
        data["left_out"][0]["best_with"], "value", 1
    ),
    "an alternative with nobody": lambda data: data["left_out"][0]["best_with"].update(
        joins=["nobody"]
    ),
    "an alternative in which nothing changes": alternative_that_changes_nothing,
    "an alternative without it that has it": alternative_without_change,
    "another target": share("target"),
    "another selected share": share("selected"),
    "another eligible share": share("eligible"),
    "a value of the balance is dropped": lambda data: next(
        iter(data["balance"].values())
    ).popitem(),
    "an attribute of the balance is dropped": lambda data: data["balance"].popitem(),
    "another merit in the question": lambda data: first_candidate(data).update(merit=1),
    "a value too many in the question": lambda data: first_candidate(data).update(values={}),
    "a candidate is dropped": lambda data: data["question"]["eligible"].popitem(),
    "another number of slots": lambda data: data["question"].update(slots=1),
    "another order of the draw": lambda data: data["question"]["draw"].reverse(),
    "another seed": lambda data: data.update(seed="9999"),
    "another call": lambda data: data.update(call="Some other call"),
    "a key too many": lambda data: data.update(extra=1),
    "a key too few": lambda data: data.pop("merit"),
    "not a whole number": more("merit", 0.5),  # type: ignore[arg-type]  # that is the fault
}


def test_the_record_verifies_as_it_was_written(folder: Folder) -> None:
    assert check(open_for_judging(folder.root)).problems == ()
    for name in (RECORD, PROOF):
        assert folder.problems(name, folder.changed(name, nothing)) == ()


DIGEST_CHANGES: dict[str, tuple[Change, FileChange]] = {
    "another digest": (
        lambda data: data["inputs"].update({"call.yaml": "0" * 64}),
        FileChange("call.yaml", "changed"),
    ),
    "a digest of a file that is not there": (
        lambda data: data["inputs"].update({"proposals/new.yaml": "0" * 64}),
        FileChange("proposals/new.yaml", "deleted"),
    ),
    "a digest is dropped": (
        lambda data: data["inputs"].pop("call.yaml"),
        FileChange("call.yaml", "added"),
    ),
}


@pytest.mark.parametrize("what", DIGEST_CHANGES)
def test_other_bytes_alone_are_named_and_leave_the_record_current(
    folder: Folder, what: str
) -> None:
    change, named = DIGEST_CHANGES[what]
    (folder.root / RECORD).write_text(folder.changed(RECORD, change), encoding="utf-8")
    try:
        checked = check(open_for_judging(folder.root))
    finally:
        (folder.root / RECORD).write_text(folder.texts[RECORD], encoding="utf-8")
    assert (checked.state, checked.files, checked.problems) == ("current", (named,), ())


def reworded(data: Data) -> None:
    for each in (*data["selected"], *data["left_out"], *data["ineligible"]):
        each["reason"] = "in quite other words"


def test_no_sentence_of_the_record_is_read(folder: Folder) -> None:
    assert folder.data[RECORD]["ineligible"]
    assert folder.problems(RECORD, folder.changed(RECORD, reworded)) == ()


def test_a_record_written_in_other_words_verifies(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(record, "ineligible_words", lambda *_: "in quite other words")
        patched.setattr(record, "sentence", lambda *_, selected: f"in other words: {selected}")
        write(folder.selection)
        reworded_ = (folder.root / RECORD).read_text(encoding="utf-8")
    assert reworded_ != folder.texts[RECORD]
    assert folder.problems(RECORD, reworded_) == ()


def test_what_is_written_is_what_is_read(folder: Folder) -> None:
    written = record_of(folder.selection)
    assert decode(SelectionRecord, encode(written)) == written
    assert read_record(open_for_judging(folder.root)) == written


@pytest.mark.parametrize("folder", CALLS[::3], indirect=True)
@pytest.mark.parametrize("what", RECORD_CHANGES)
def test_a_changed_record_does_not_verify(folder: Folder, what: str) -> None:
    assert folder.problems(RECORD, folder.changed(RECORD, RECORD_CHANGES[what]))


def step(data: Data, name: str) -> Data:
    return next(part for part in data["steps"] if part["step"] == name)


def in_claims(change: Change) -> Change:
    def changed(data: Data) -> None:
        for part in data["steps"]:
            change(part["claim"])

    return changed


def in_multipliers(change: Callable[[list[Any]], object]) -> Change:
    def changed(data: Data) -> None:
        for part in data["steps"]:
            for multipliers, *_ in part["nodes"]:
                if multipliers is not None:
                    change(multipliers)

    return changed


def longest(data: Data) -> list[Any]:
    nodes: list[Any] = max((part["nodes"] for part in data["steps"]), key=len)
    assert len(nodes) > 1
    return nodes


def nothing_held(multipliers: list[Any]) -> None:
    """All zero: the bound is then what all proposals add up to together, were there no costs."""
    multipliers[2:] = [[0] * len(each) if isinstance(each, list) else 0 for each in multipliers[2:]]


PROOF_CHANGES: dict[str, Change] = {
    "another version": more("version"),
    "no instance": lambda data: data.pop("instance"),
    "another merit in the instance": lambda data: data["instance"]["merits"].__setitem__(0, 1),
    "another target in the instance": lambda data: more("target")(data["instance"]["curves"][0]),
    "another weight in the instance": lambda data: more("weight")(data["instance"]["curves"][0]),
    "another share in the instance": lambda data: data["instance"]["curves"][0]["shares"].append(
        [0, 1]
    ),
    "another limit of a rule": lambda data: data["instance"]["rules"][0].update(most=99),
    "a rule is dropped": lambda data: data["instance"]["rules"].pop(),
    "another draw": lambda data: data["instance"]["draw"].reverse(),
    "another tolerance": lambda data: data["instance"].update(tolerance="7/3"),
    "an override in the instance": lambda data: data["instance"].update(exclude=[0, 1]),
    "limits one lower": in_claims(more("at most", -1)),
    "limits one higher": in_claims(more("at most")),
    "other sizes": in_claims(lambda claim_: claim_.update(sizes=[0, 0])),
    "another aim": in_claims(lambda claim_: claim_.update(aim=[0, 0, 0])),
    "a floor too many": in_claims(lambda claim_: claim_["floors"].append([[0, 1, 0], 0])),
    "others drawn": in_claims(lambda claim_: claim_.update(drawn=[0])),
    "a step is dropped": lambda data: data["steps"].pop(),
    "no steps": lambda data: data.update(steps=[]),
    "steps of another kind": lambda data: data.update(steps={"size": {}}),
    "a step without a name": lambda data: data["steps"][0].update(step=["size"]),
    "a step that is a number": lambda data: data["steps"].__setitem__(0, 7),
    "no nodes": lambda data: step(data, "value").update(nodes=[]),
    "nodes of another kind": lambda data: step(data, "value").update(nodes=7),
    "a node of another kind": lambda data: step(data, "value").update(nodes=[{"a": 1}]),
    "a node that says nothing": lambda data: step(data, "value").update(nodes=[[None]]),
    "a leaf is cut off": lambda data: longest(data).pop(),
    "a leaf too many": lambda data: longest(data).append([None]),
    "the root goes to the end": lambda data: longest(data).append(longest(data).pop(0)),
    "no multipliers": lambda data: step(data, "value").update(nodes=[[None]]),
    "multipliers of nothing": lambda data: in_multipliers(nothing_held)(
        {"steps": [step(data, "value")]}
    ),
    "multipliers in floats": in_multipliers(lambda m: m.__setitem__(3, float(m[3]))),
    "multipliers in words": in_multipliers(lambda m: m.__setitem__(3, f"{m[3]}")),
    "a scale of nothing": in_multipliers(lambda m: m.__setitem__(0, 0)),
    "a scale below nothing": in_multipliers(lambda m: m.__setitem__(0, -m[0])),
    "a unit below nothing": in_multipliers(lambda m: m.__setitem__(1, -m[1])),
    "true for one": in_multipliers(lambda m: m.__setitem__(0, True)),
    "a multiplier too few": in_multipliers(lambda m: m[5].pop()),
    "a multiplier too many": in_multipliers(lambda m: m[4].append(0)),
    "a list of multipliers too few": in_multipliers(lambda m: m.pop()),
    "a branch that is not there": lambda data: longest(data)[0].__setitem__(1, 99),
    "a branch below nothing": lambda data: longest(data)[0].__setitem__(1, -1),
    "a branch in words": lambda data: longest(data)[0].__setitem__(1, "0"),
    "a branch on more than all": lambda data: longest(data)[0].__setitem__(2, 99),
    "a branch on fewer than none": lambda data: longest(data)[0].__setitem__(2, -1),
    "a branch on nobody": lambda data: longest(data)[0].__setitem__(1, []),
    "a branch that names one twice": lambda data: longest(data)[0].__setitem__(
        1, longest(data)[0][1] * 2
    ),
    "a rule that is not there": in_multipliers(lambda m: m[4].append([9999, 1])),
    "a rule counted from the end": in_multipliers(lambda m: m[4].append([-1, 1])),
    "two branches": lambda data: longest(data)[0].append(0),
    "nobody has the best merit": lambda data: step(data, "best merit").pop("reached"),
    "too few have the best merit": lambda data: step(data, "best merit")["reached"].pop(),
    "somebody unknown has the best merit": lambda data: step(data, "best merit").update(
        reached=[99]
    ),
}


@pytest.mark.parametrize("what", PROOF_CHANGES)
def test_a_changed_proof_does_not_verify(folder: Folder, what: str) -> None:
    instance, true = folder.selection.instance, folder.selection.choice
    if what == "multipliers of nothing" and not instance.balance[1]:
        pytest.skip("of balance alone the least costs together may be bound enough")
    assert true.portfolio is not None
    assert list(find_problems(instance, true.portfolio, true.best_merit, folder.data[PROOF])) == []
    changed = json.loads(folder.changed(PROOF, PROOF_CHANGES[what]))
    assert list(find_problems(instance, true.portfolio, true.best_merit, changed))


@pytest.mark.parametrize("folder", CALLS[:1], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "7",
        "null",
        '{"version": 1',
        "[" * 100_000,
        '{"version": 1, "version": 2}',
        "1" * 10_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_proof_does_not_verify(folder: Folder, text: str) -> None:
    assert folder.problems(PROOF, text)


def test_a_proof_that_is_not_there_or_of_another_call_does_not_verify(
    folder: Folder, tmp_path: Path
) -> None:
    (folder.root / PROOF).unlink()
    try:
        assert check(open_for_judging(folder.root)).problems
    finally:
        (folder.root / PROOF).write_text(folder.texts[PROOF], encoding="utf-8")
    other = random_call(81)
    foreign = Folder(
        other.put(tmp_path),
        select(open_for_judging(tmp_path), SelectionOptions(other.slots, other.factor)),
    )
    assert folder.problems(PROOF, foreign.texts[PROOF])
    assert folder.problems(RECORD, foreign.texts[RECORD])


def test_after_a_score_has_changed_the_check_names_the_file(folder: Folder) -> None:
    changed = 0
    for path in sorted(folder.root.glob("reviews/*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        if ": 3" in text:
            path.write_text(text.replace(": 3", ": 2", 1), encoding="utf-8")
            name = path.relative_to(folder.root).as_posix()
            assert [
                problem
                for problem in file_lines(check(open_for_judging(folder.root)))
                if name in problem
            ]
            path.write_text(text, encoding="utf-8")
            changed += 1
    assert changed
    assert check(open_for_judging(folder.root)).problems == ()


@pytest.mark.parametrize("folder", CALLS[:1], indirect=True)
def test_the_command_says_by_its_exit_code_whether_the_record_verifies(folder: Folder) -> None:
    assert run(folder.root, "select", "--check").returncode == 0
    (folder.root / RECORD).write_text(folder.changed(RECORD, swap), encoding="utf-8")
    failed = run(folder.root, "select", "--check")
    (folder.root / RECORD).write_text(folder.texts[RECORD], encoding="utf-8")
    assert (failed.returncode, failed.stdout) == (1, "")


@pytest.mark.parametrize("chunk", range(5))
def test_every_record_verifies_after_it_is_written(chunk: int, tmp_path: Path) -> None:
    for seed in range(chunk, 60, 5):
        call = random_call(seed)
        root = call.put(tmp_path / f"{seed}")
        try:
            selection = select(open_for_judging(root), SelectionOptions(call.slots, call.factor))
        except Fault:
            continue
        write(selection)
        assert (seed, check(open_for_judging(root)).problems) == (seed, ())


def all_of_the_size(instance: Instance, size: int) -> Iterator[Portfolio]:
    everyone = map(frozenset, combinations(range(len(instance.names)), size))
    return (portfolio for portfolio in everyone if instance.allows(portfolio))


def test_not_even_with_the_solver_can_a_proof_be_forged(folder: Folder) -> None:
    """Somebody with our own search at hand proves what can be proved for another portfolio or
    another best merit.
    """
    instance, true = folder.selection.instance, folder.selection.choice
    assert true.portfolio is not None
    reached = next(proof.reached for proof in true.proofs if proof.reached is not None)
    others = list(all_of_the_size(instance, len(true.portfolio)))
    for portfolio in {true.portfolio, *Random(7).sample(others, min(len(others), 12))}:
        for best_merit in {true.best_merit, instance.merit(portfolio), true.best_merit + 5000, 0}:
            if (portfolio, best_merit) == (true.portfolio, true.best_merit):
                continue
            data = argued(
                instance,
                portfolio,
                best_merit,
                reached if best_merit == true.best_merit else portfolio,
            )
            assert list(find_problems(instance, portfolio, best_merit, data)), (
                portfolio,
                best_merit,
            )


def test_no_tree_whatever_proves_what_is_not_so(folder: Folder) -> None:
    """Weak duality holds for any numbers: the true trees, with numbers changed at random, prove no
    claim one lower.
    """
    instance, true = folder.selection.instance, folder.selection.choice
    dice = Random(7)
    boxes = whole_boxes(instance)
    for proof in true.proofs:
        assert proof.trees is not None
        assert is_proved_by(instance, proof.claim, proof.trees, boxes)
        for _ in range(60):
            false: Claim = replace(proof.claim, limit=proof.claim.limit - 1)
            if proof.claim.drawn is not None:
                assert true.portfolio is not None
                others = [
                    p for p in all_of_the_size(instance, len(true.portfolio)) if p != true.portfolio
                ]
                later = [p for p in others if earlier(instance, true.portfolio, p)]
                if not later:
                    break
                false = replace(proof.claim, drawn=dice.choice(later))
            assert not is_proved_by(
                instance, false, [shaken(tree, dice) for tree in proof.trees], boxes
            )
        boxes = next_boxes(instance, proof.claim, proof.trees, boxes)


def earlier(instance: Instance, one: Portfolio, other: Portfolio) -> bool:
    return [i in one for i in instance.draw] > [i in other for i in instance.draw]


def shaken(tree: Tree, dice: Random) -> Tree:
    """The same tree with some of its numbers changed."""

    def number(value: int) -> int:
        return dice.choice(
            (value, value, value + dice.randint(-3, 3), dice.randint(-(10**9), 10**9))
        )

    multipliers = tree.multipliers
    if multipliers is not None:
        multipliers = multipliers._replace(
            floors=tuple(abs(number(each)) for each in multipliers.floors),
            size=number(multipliers.size),
            rows={r: number(mu) for r, mu in multipliers.rows.items()},
            curves=tuple(map(number, multipliers.curves)),
        )
    sides = [None if side is None else shaken(side, dice) for side in (tree.fewer, tree.more)]
    return Tree(multipliers, tree.branch, *sides)

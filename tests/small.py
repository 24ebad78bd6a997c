"""A call of a few words, for tests of ratings and of the selection: only what a test is about has
to be said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Member, Reviewer
from a87ws.call.review import Judgement, Recusal, Review, ReviewKey
from a87ws.selection.certificate import whole_boxes
from a87ws.selection.instance import Curve, GroupLimit, Instance, Portfolio
from a87ws.selection.proof import StepProof, as_data, claim, next_boxes, steps

MEMBERS = (
    Member(id="cgu", name="Cotton Growers' Union", aliases=("UPC",), type="workers", country="BF"),
    Member(id="cacao", name="Société du Cacao", type="business", country="CI"),
    Member(id="tea", name="Tea Forum", type="business", country="IN"),
)


def call(selection: Mapping[str, Any] | None = None, **more: object) -> Call:
    """A call with three focuses, two criteria and one slot; decimals are written as text."""
    vocabularies = {
        "outcomes": {"1": "One", "2": "Two"},
        "focus": {"child": "x", "forced": "x", "traffic": "x"},
        "organization_types": {"workers": "x", "business": "x", "civil": "x"},
    }
    return Call.model_validate(
        {
            "name": "A call",
            "organizer": "The Secretariat",
            "deadline": "2026-09-30",
            "timezone": "Europe/Zurich",
            **vocabularies,
            "pathfinder_countries": ["CI"],
            "criteria": {"standards": {"title": "Standards"}, "causes": {"title": "Causes"}},
            "scale": {str(point): "x" for point in range(1, 6)},
            "selection": {"slots": 1, **(selection or {})},
            **more,
        }
    )


def proposal(hosts: Sequence[str] = ("UPC",), **more: object) -> Proposal:
    """A proposal of one member, in Burkina Faso, on child labour."""
    return Proposal.model_validate(
        {
            "title": "T",
            "contact": {"name": "A", "email": "a@example.org"},
            "organizations": [{"name": name} for name in hosts],
            "speakers": [{"name": "S"}],
            "outcomes": [1],
            "focus": ["child"],
            "countries": ["BF"],
            "description": "D",
            **more,
        }
    )


def review(*scores: int | None) -> Review:
    """Scores on the criteria of `call`, in their order."""
    return Review.model_validate(
        {"scores": dict(zip(("standards", "causes"), scores, strict=True))}
    )


def recusal() -> Recusal:
    return Recusal(recused="personal")


def reviewer(name: str, **more: object) -> Reviewer:
    return Reviewer.model_validate(
        {"id": name, "name": name, "email": f"{name}@example.org", **more}
    )


def round_of(
    call_: Call,
    proposals: Mapping[str, Proposal],
    reviews: Mapping[tuple[str, str], Judgement] | None = None,
    reviewers: Sequence[Reviewer] = (),
    **more: Any,  # noqa: ANN401
) -> Case:
    """A round of these, with `MEMBERS`; everybody who reviews is registered unless `reviewers` are
    given.
    """
    judged = {ReviewKey(*key): judgement for key, judgement in (reviews or {}).items()}
    known = tuple(reviewers) or tuple(
        reviewer(name) for name in sorted({key.reviewer for key in judged})
    )
    return Case(call_, MEMBERS, known, dict(sorted(proposals.items())), judged, **more)


def instance(merits: Mapping[str, int], slots: int, **more: Any) -> Instance:  # noqa: ANN401
    """A selection problem of one-letter proposals; the draw is in the order given, else in that of
    the alphabet.

    Groups are text such as "ab": `rows` are (least, group, most), `curves` (weight, target, group),
    each with one part a proposal; `include`, `exclude` and `draw` are groups.
    """
    names = "".join(sorted(merits))
    place = {name: i for i, name in enumerate(names)}

    def group(letters: str) -> tuple[int, ...]:
        return tuple(place[letter] for letter in letters)

    rows = tuple(
        GroupLimit(f"rule {n}", group(of), least, most)
        for n, (least, of, most) in enumerate(more.pop("rows", ()), 1)
    )
    curves = tuple(
        Curve("focus", f"{n}", weight, target, 1, tuple((i, 1) for i in group(of)))
        for n, (weight, target, of) in enumerate(more.pop("curves", ()))
    )
    include, exclude = (frozenset(group(more.pop(name, ""))) for name in ("include", "exclude"))
    drawn = group(more.pop("draw", names))
    in_order = tuple(merits[name] for name in names)
    return Instance(tuple(names), in_order, slots, rows, curves, include, exclude, drawn, **more)


def letters(of: Instance, portfolio: Iterable[int] | None) -> str | None:
    """A portfolio of `instance` as a group, sorted."""
    return None if portfolio is None else "".join(sorted(of.names[i] for i in portfolio))


def argued(of: Instance, portfolio: Portfolio, best_merit: int, reached: Portfolio) -> Any:  # noqa: ANN401
    """What the program's own search can prove for any portfolio and best merit, true or not, as
    read from a file.
    """
    from a87ws.selection.search import Search

    proofs, boxes = [], whole_boxes(of)
    for step in steps(of):
        said = claim(step, of, portfolio, best_merit)
        trees = Search(of, said, boxes, portfolio).run()
        assert trees is not None
        proofs.append(StepProof(said, trees, reached if step == "best merit" else None))
        boxes = next_boxes(of, said, trees, boxes)
    return json.loads(json.dumps(as_data(of, proofs)))


def d(text: str) -> Decimal:
    """A decimal as YAML has it."""
    return Decimal(text)

"""A conflict of each kind is found, and none where there is none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from a87ws.call.case import Case
from a87ws.call.registers import Assignments, Reviewer
from a87ws.call.review import Judgement, ReviewKey
from a87ws.reviews.assignment import build_problem, current_assignments, reads_language_of
from a87ws.reviews.conflicts import Interest, InterestKind, find_interests
from tests.small import call, proposal, recusal, review, reviewer, round_of

WAIVER = {"proposal": "p", "by": "The Chair", "on": "2026-10-01", "reason": "The only expert"}


def found(
    reviewer_: Mapping[str, object], proposal_: Mapping[str, object], *hosts: str
) -> list[Interest]:
    who = Reviewer.model_validate(
        {"id": "ana", "name": "Ana", "email": "ana@example.org", **reviewer_}
    )
    return list(
        find_interests(
            round_of(call(), {"p": proposal(hosts or ("Tea Forum",), **proposal_)}, {}, [who])
        )
    )


def kinds(
    reviewer_: Mapping[str, object], proposal_: Mapping[str, object], *hosts: str
) -> list[tuple[str, str]]:
    return [
        (each.kind.value, each.through or each.what) for each in found(reviewer_, proposal_, *hosts)
    ]


SPEAKER = {"speakers": [{"name": "Sam", "organization": "Tea Forum"}]}


@pytest.mark.parametrize(
    ("reviewer_", "proposal_", "hosts", "expected"),
    [
        ({"organizations": ["cotton growers' union"]}, {}, ["UPC"], [("organization", "submits")]),
        ({"affiliates": ["UPC"]}, {}, ["Cotton Growers’ Union"], [("affiliate", "submits")]),
        ({"organizations": ["tea"]}, SPEAKER, ["UPC"], [("organization", "speaks")]),
        ({"affiliates": ["Tea Forum"]}, SPEAKER, ["UPC"], [("affiliate", "speaks")]),
        ({"organizations": ["Tea Forum"]}, SPEAKER, ["Tea Forum"], [("organization", "submits")]),
        (
            {"organizations": ["Societe du cacao"], "affiliates": ["UPC"]},
            {},
            ["Société du Cacao", "UPC"],
            [("organization", "submits"), ("affiliate", "submits")],
        ),
        (
            {"name": "José  Peña"},
            {"speakers": [{"name": "jose pena"}]},
            [],
            [("person", "speaker")],
        ),
        (
            {"name": "Awa Koné"},
            {"contact": {"name": "AWA KONE", "email": "x@x.org"}},
            [],
            [("person", "contact")],
        ),
        (
            {"email": "Awa@Ex.org"},
            {"contact": {"name": "B", "email": "awa@ex.org"}},
            [],
            [("person", "contact")],
        ),
        (
            {"email": "a@ministry.gov.bf"},
            {"contact": {"name": "B", "email": "b@Ministry.gov.bf"}},
            [],
            [("email-domain", "")],
        ),
        (
            {"organizations": ["Massachusetts Institute of Technology"]},
            {},
            ["Indian Institute of Technology"],
            [],
        ),
        ({"organizations": ["Institute"]}, {}, ["Indian Institute of Technology"], []),
        ({"name": "Ana Silva"}, {"speakers": [{"name": "Ana Silva Costa"}]}, [], []),
        ({"email": "a@gmail.com"}, {"contact": {"name": "B", "email": "b@gmail.com"}}, [], []),
        ({"email": "a@yahoo.co.uk"}, {"contact": {"name": "B", "email": "b@yahoo.co.uk"}}, [], []),
        ({"email": "a@example.org"}, {"contact": {"name": "B", "email": "b@example.org"}}, [], []),
        (
            {"email": "a@mail.example"},
            {"contact": {"name": "B", "email": "b@mail.example"}},
            [],
            [],
        ),
        ({"email": "a@one.org"}, {"contact": {"name": "B", "email": "b@two.org"}}, [], []),
    ],
)
def test_each_kind_is_found_and_nothing_else(
    reviewer_: Mapping[str, object],
    proposal_: Mapping[str, object],
    hosts: list[str],
    expected: list[tuple[str, str]],
) -> None:
    assert kinds(reviewer_, proposal_, *hosts) == expected


def test_a_domain_of_many_organizations_says_nothing() -> None:
    def contact(n: int) -> Mapping[str, object]:
        return {"contact": {"name": "B", "email": f"b{n}@village.net"}}

    hosts = ("UPC", "Tea Forum", "Société du Cacao")
    proposals = {f"p{n}": proposal((host,), **contact(n)) for n, host in enumerate(hosts)}
    who = [reviewer("ana", email="ana@village.net")]
    assert list(find_interests(round_of(call(), proposals, {}, who))) == []
    del proposals["p2"]
    assert [each.kind for each in find_interests(round_of(call(), proposals, {}, who))] == [
        InterestKind.DOMAIN
    ] * 2


def test_a_withdrawn_proposal_has_no_conflicts() -> None:
    assert kinds({"organizations": ["UPC"]}, {"status": "withdrawn"}, "UPC") == []


def test_a_waiver_lifts_a_conflict_but_no_recusal() -> None:
    (waived,) = found({"organizations": ["UPC"], "waivers": [WAIVER]}, {}, "UPC")
    assert waived.waiver
    assert not waived.bars
    (suggested,) = found({"email": "a@x.org"}, {"contact": {"name": "B", "email": "b@x.org"}})
    assert not suggested.bars
    who = reviewer("ana", waivers=[WAIVER])
    (recused,) = find_interests(
        round_of(call(), {"p": proposal()}, {("p", "ana"): recusal()}, [who])
    )
    assert (recused.kind, recused.what, recused.bars) == (InterestKind.RECUSAL, "personal", True)


def four_states() -> Case:
    """p is asked of six: one scored, one scored in part, one abstained, one recused, one is in
    conflict, one owes.
    """
    who = [reviewer(name) for name in ("amy", "bob", "cyd", "dan", "fay", "gil")]
    who.append(reviewer("eve", organizations=["UPC"]))
    judged: dict[tuple[str, str], Judgement] = {
        ("p", "amy"): review(4, 2),
        ("p", "bob"): review(4, None),
        ("p", "cyd"): review(None, None),
        ("p", "dan"): recusal(),
        ("p", "eve"): review(5, 5),
    }
    asked = Assignments(assignments={"p": ("amy", "bob", "cyd", "dan", "eve", "fay")})
    return round_of(
        call(reviews={"per_proposal": 4}), {"p": proposal(("UPC",))}, judged, who, assignments=asked
    )


def test_recused_abstained_and_conflicted_are_made_up_for_and_missing_is_waited_for() -> None:
    case = four_states()
    ties = tuple(find_interests(case))
    standing = current_assignments(case, ties)
    assert standing.by_proposal == {"p": ("amy", "bob", "cyd", "dan", "eve", "fay")}
    assert standing.lost == {
        ReviewKey("p", "cyd"): "abstained",
        ReviewKey("p", "dan"): "recused",
        ReviewKey("p", "eve"): "conflict of interest",
    }
    instance = build_problem(case, ["p"], standing, ties)
    # Amy and Bob count and Fay is to come: three of four. Cyd did work, though it gave nothing.
    assert instance.needs == (1,)
    assert dict(zip(instance.reviewers, instance.loads, strict=True)) == {
        "amy": 1, "bob": 1, "cyd": 1, "dan": 0, "eve": 0, "fay": 1, "gil": 0,
    }  # fmt: skip
    assert dict(zip(instance.reviewers, instance.allowed, strict=True)) == {
        "amy": 0, "bob": 0, "cyd": 0, "dan": 0, "eve": 0, "fay": 0, "gil": 1,
    }  # fmt: skip


def test_a_load_is_what_a_reviewer_has_in_all() -> None:
    who = [reviewer("ana", load=2), reviewer("ben", load=0), reviewer("cy")]
    proposals = {name: proposal() for name in ("p", "q", "r")}
    asked = Assignments(assignments={"p": ("ana",)})
    case = round_of(call(), proposals, {}, who, assignments=asked)
    assert build_problem(case, proposals, current_assignments(case, ()), ()).room == (1, 0, None)


@pytest.mark.parametrize(
    ("theirs", "its", "expected"),
    [
        (["fr"], ["en"], False),
        (["fr", "en"], ["en"], True),
        (["pt-BR"], ["pt"], True),
        ([], ["en"], True),
        (["fr"], [], True),
    ],
)
def test_who_reads_a_proposal(theirs: list[str], its: list[str], expected: bool) -> None:
    assert reads_language_of(reviewer("ana", languages=theirs), proposal(languages=its)) is expected

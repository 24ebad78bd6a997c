"""Does taking leniency out help? Calls with known quality and known harshness, judged raw and
adjusted.

    python bench/calibration/run.py            200 calls a row, about four minutes
    python bench/calibration/run.py --calls 20

Each call has proposals of a drawn quality, reviewers of a drawn harshness, and reviews assigned as
`a87ws assign` does. Four criteria are scored from 1 to 5, each the quality less the harshness plus
noise, rounded to the scale. All draws are seeded, so the table is the same everywhere. Compared are
the rank correlation (Spearman) of rating and quality, and the share of the truly best k among the k
rated best; "±" is the standard error of the mean difference from raw. Where there is no harshness
the difference is smaller than 200 calls can tell, so there it is taken from ten times as many.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean
from typing import Final

from a87ws.base.draws import Draws
from a87ws.call.review import ReviewKey
from a87ws.reviews.assign_mix import mix
from a87ws.reviews.assign_solve import solve
from a87ws.reviews.assignment import AssignmentProblem, bits
from a87ws.reviews.rating import leniency, rate_proposals

CRITERIA: Final = 4
QUALITY, NOISE = 0.6, 0.7  # standard deviations, in points of the scale
HARSHNESS: Final = (0.0, 0.2, 0.4, 0.6, 1.0)
DEFAULT: Final = Fraction(2)
SHRINKAGES: Final = (
    Fraction(1, 1000),
    Fraction(1),
    DEFAULT,
    Fraction(4),
    Fraction(8),
)  # the first stands for 0


@dataclass(frozen=True)
class Design:
    """The size of a call; the `k` rated best are selected."""

    name: str
    proposals: int
    reviewers: int
    each: int
    k: int


DESIGNS: Final = (
    Design("usual: 30 proposals, 8 reviewers, 3 reviews each, 8 slots", 30, 8, 3, 8),
    Design("large: 90 proposals, 24 reviewers, 3 reviews each, 20 slots", 90, 24, 3, 20),
    Design("thin: 30 proposals, 20 reviewers, 2 reviews each, 8 slots", 30, 20, 2, 8),
)


def normal(draws: Draws) -> float:
    """A draw of mean 0 and deviation 1: the sum of twelve even ones, which is near enough and needs
    no library.
    """
    return sum(draws.below(1 << 20) for _ in range(12)) / (1 << 20) - 6


def assigned(design: Design, draws: Draws) -> Sequence[tuple[int, int]]:
    """Who reviews what, as `a87ws assign` gives it out."""
    everything, none = (1 << design.proposals) - 1, (0,) * design.reviewers
    names = (
        tuple(f"p{p:03}" for p in range(design.proposals)),
        tuple(f"r{r:03}" for r in range(design.reviewers)),
    )
    needs = (design.each,) * design.proposals
    instance = AssignmentProblem(
        *names,
        needs,
        none,
        (None,) * design.reviewers,
        (everything,) * design.reviewers,
        none,
        none,
    )
    plan, _ = solve(instance, draws)
    mix(plan, draws)
    return [(p, r) for r, mask in enumerate(plan.given) for p in bits(mask)]


def simulate(
    design: Design, harshness: float, number: int
) -> tuple[Sequence[float], Mapping[ReviewKey, Fraction]]:
    """The true qualities, and the ratings of one call."""
    draws = Draws(f"{number}", f"bench/{design.name}")
    quality = [3.2 + QUALITY * normal(draws) for _ in range(design.proposals)]
    harsh = [harshness * normal(draws) for _ in range(design.reviewers)]
    ratings = {}
    for p, r in assigned(design, draws):
        scores = [quality[p] - harsh[r] + NOISE * normal(draws) for _ in range(CRITERIA)]
        ratings[ReviewKey(f"p{p:03}", f"r{r:03}")] = Fraction(
            sum(min(5, max(1, round(s))) for s in scores), CRITERIA
        )
    return quality, ratings


def rated(
    ratings: Mapping[ReviewKey, Fraction], offsets: Mapping[str, Fraction]
) -> Sequence[Fraction]:
    """The rating of each proposal, offsets taken out."""
    by_proposal = rate_proposals(
        {key: rating - offsets.get(key.reviewer, 0) for key, rating in ratings.items()}
    )
    return [sum(found, Fraction(0)) / len(found) for _, found in sorted(by_proposal.items())]


def ranks(values: Sequence[Fraction] | Sequence[float]) -> Sequence[float]:
    """Ranks from 1, equal values sharing theirs."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    found = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            found[place] = (first + last) / 2 + 1
        first = last + 1
    return found


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's, of ranks: Spearman's."""
    mean = (len(one) + 1) / 2
    upper = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    lower = sum((a - mean) ** 2 for a in one) * sum((b - mean) ** 2 for b in other)
    return float(upper / lower**0.5) if lower else 0.0


def best(values: Sequence[Fraction] | Sequence[float], k: int) -> set[int]:
    """The `k` highest, ties by number."""
    return set(sorted(range(len(values)), key=lambda i: (-values[i], i))[:k])


def measure(
    design: Design, harshness: float, calls: int, shrinkages: Sequence[Fraction] = SHRINKAGES
) -> Sequence[Sequence[tuple[float, float]]]:
    """Correlation and share of the best in percent, call by call: raw first, then for each
    shrinkage.
    """
    found: list[list[tuple[float, float]]] = [[] for _ in range(1 + len(shrinkages))]
    for number in range(calls):
        quality, ratings = simulate(design, harshness, number)
        truth, top = ranks(quality), best(quality, design.k)
        for column, shrinkage in zip(found, (None, *shrinkages), strict=True):
            values = rated(ratings, {} if shrinkage is None else leniency(ratings, shrinkage))
            share = len(top & best(values, design.k)) / design.k
            column.append((100 * correlation(truth, ranks(values)), 100 * share))
    return found


def difference(
    raw: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]], which: int
) -> str:
    """The mean difference from raw over the calls, with its standard error."""
    each = [b[which] - a[which] for a, b in zip(raw, other, strict=True)]
    mean = fmean(each)
    error = (sum((x - mean) ** 2 for x in each) / max(1, len(each) - 1) / len(each)) ** 0.5
    return f"{mean:+.1f} ± {error:.1f}"


def against_raw(raw: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> str:
    """What the default shrinkage gains, in words."""
    told = [difference(raw, other, which) for which in (0, 1)]
    return f"shrinkage {DEFAULT} against raw: correlation {told[0]}, share of the best {told[1]}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--calls", type=int, default=200)
    calls = parser.parse_args().calls
    for design in DESIGNS:
        print(
            f"\n{design.name}; {calls} calls a row; "
            "rank correlation / share of the truly best selected, in %"
        )
        print(
            "harshness      raw  " + "".join(f"{f'shrinkage {round(s)}':>15}" for s in SHRINKAGES)
        )
        for harshness in HARSHNESS:
            columns = measure(design, harshness, calls)
            cells = [
                f"{fmean(c for c, _ in column):.1f} / {fmean(s for _, s in column):.1f}"
                for column in columns
            ]
            print(f"{harshness:9.1f}" + "".join(f"{cell:>15}" for cell in cells))
            if harshness == HARSHNESS[-1]:
                print(
                    f"          {against_raw(columns[0], columns[1 + SHRINKAGES.index(DEFAULT)])}"
                )
        calm = measure(design, 0.0, 10 * calls, (DEFAULT,))
        print(f"      0.0 {against_raw(*calm)}; {10 * calls:,} calls")
    print("\nA reviewer with one review, one point above the other two, is moved by (points)")
    print("                    " + "".join(f"{f'shrinkage {round(s)}':>15}" for s in SHRINKAGES))
    print("                    " + "".join(f"{float(once(s)):15.3f}" for s in SHRINKAGES))


def once(shrinkage: Fraction) -> Fraction:
    """The offset of a reviewer with one review, a point above two others who agree with each other
    ten times over.
    """
    ratings = {ReviewKey(f"p{p}", who): Fraction(3) for p in range(10) for who in ("a", "b")}
    return leniency({**ratings, ReviewKey("p0", "c"): Fraction(4)}, shrinkage)["c"]


if __name__ == "__main__":
    main()

"""What is nearly the same is found, what is not is left alone, and nothing takes the square of the
time.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.base.text import by_title, count_words, surely_at_most
from a87ws.checks.alike import Closest, Names, near_copies, skeleton
from a87ws.checks.say import say
from tests.fakes import environment

TEXT = (
    "Inspectors from three ministries walk the fields with the union. They write down what "
    "pickers say about wages. "
    "A second visit follows after the harvest. Families get a copy in their own language. "
    "Buyers pay for the visits. "
    "The union keeps the register. Nobody who spoke was ever named in it."
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cotton Union", "C\u043etton Uni\u043en"),  # Cyrillic
        ("Cotton Union", "COTTON  UNION"),
        ("Labour-Office", "Labour Office"),
        ("Fair Trade", "\uff26air Trade"),  # full width
    ],
)
def test_names_that_look_the_same_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
    assert Names([("a", one), ("b", other)]).same_shape("b", other) == one


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Cotton Growers", "Coton Growers", True),
        ("Cotton Growers", "Cottan Growers", True),
        ("Cotton Growers", "Growers of the Cotton", True),
        ("Union des planteurs", "Union de planteurs", True),
        ("Region 1 Farmers", "Region 2 Farmers", False),
        ("ILO", "IOM", False),
        ("Cotton Growers", "Cocoa Growers", False),
        ("Tea Workers", "Sea Workers", True),
    ],
)
def test_names_that_differ_by_a_slip_of_the_pen_are_near(one: str, other: str, near: bool) -> None:
    found = Names([("a", one), ("b", other)]).near_spelling("b", other)
    assert found == (one if near else None)


def test_the_closest_members_are_suggested_under_their_own_names() -> None:
    names = [
        ("Cotton Growers' Union", "Cotton Growers' Union"),
        ("CGU", "Cotton Growers' Union"),
        ("Tea Board", "Tea Board"),
    ]
    closest = Closest(names)
    assert closest.to("CGUU") == ["Cotton Growers' Union"]
    assert closest.to("Coton Grower Union") == ["Cotton Growers' Union"]
    assert closest.to("Ministry of Finance") == []


def test_a_corrected_text_is_a_near_copy_and_another_is_not() -> None:
    corrected = TEXT.replace("wages", "pay and wages").replace("three", "four")
    other = "Nobody who spoke was ever heard. " + " ".join(reversed(TEXT.split()))
    found = near_copies({"a": TEXT, "b": corrected, "c": other, "d": TEXT.replace(" ", "\n")})
    assert set(found) == {"b", "d"}
    assert found["d"] == ("a", 100)
    assert found["b"][0] == "a"
    assert 70 <= found["b"][1] < 100


def test_near_copies_are_found_in_scripts_without_spaces_and_in_very_short_texts() -> None:
    thai = "\u0e40\u0e23\u0e32\u0e17\u0e33\u0e07\u0e32\u0e19" * 10
    found = near_copies(
        {"a": thai, "b": thai + "\u0e01", "c": "Two words", "d": "two  words", "e": "Two others"}
    )
    assert set(found) == {"b", "d"}


EDITED = """
from a87ws.checks.alike import near_copies
from a87ws.base.draws import Draws

draws = Draws("1", "edited")
texts = {}
for n in range(40):
    sentences = [[f"word{draws.below(300)}" for _ in range(20)] for _ in range(12)]
    texts[f"first{n}"] = ". ".join(" ".join(words) for words in sentences)
    for k in range(6):  # half of the beginnings, by which copies are looked up
        sentences[k][0] = f"other{k}"
    texts[f"second{n}"] = ". ".join(" ".join(words) for words in sentences)
print(sorted(near_copies(texts)))
"""


def test_copies_that_are_only_just_found_are_found_in_every_run(tmp_path: Path) -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", EDITED],
            env=environment(tmp_path, PYTHONHASHSEED=seed),
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1
    assert b"second" in found.pop()


def test_a_thousand_copies_and_a_thousand_near_names_take_no_square_of_time() -> None:
    start = time.process_time()
    near_copies({f"p{i}": f"{TEXT} {i}" for i in range(2_000)})
    names = Names((f"k{i}", f"Union of Cotton Growers {i}") for i in range(2_000))
    closest = Closest((f"Union of Cotton Growers {i}",) * 2 for i in range(2_000))
    for i in range(100):
        names.near_spelling("x", f"Union of Cotton Grower {i}")
        closest.to(f"Union of Coton Growers {i}")
    assert time.process_time() - start < 8


@given(
    st.text(alphabet=st.sampled_from("ab 1-\n\t.…–'’/語ก\u00a0"), max_size=200), st.integers(0, 60)
)
def test_who_is_surely_short_enough_is(text: str, most: int) -> None:
    if surely_at_most(text, most):
        assert count_words(text)[0] <= most


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Outcome 3", "3"),
        ("outcome3", "3"),
        ("3: x", "3"),
        ("Remedy", "3"),
        ("Outcome 9", None),
        ("1 and 3", None),
    ],
)
def test_an_outcome_is_known_by_its_number_in_words(word: str, meant: str | None) -> None:
    hint = by_title(word, {"1": "Prevention", "2": "Due diligence", "3": "Remedy"})
    assert hint
    assert say(hint) == (f"did you mean `{meant}`?" if meant else "choose `1`, `2` or `3`")

"""Whatever a stranger sends: a value or diagnostics, in every form, never an exception, and never
for long.

`A87WS_EXAMPLES=5000` makes the run longer (`nox -s fuzz`).
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from a87ws.base.faults import Severity
from a87ws.base.yaml import Document, parse
from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.checks.say import say
from a87ws.validate.text import Diagnosis, Form, render

BASE = Path(__file__).parents[1] / "checks" / "base"
CALL = {
    path.relative_to(BASE).as_posix(): path.read_bytes() for path in sorted(BASE.rglob("*.yaml"))
}
PROPOSAL = (Path(__file__).parents[1] / "example/proposals/cotton-dialogue.yaml").read_text(
    encoding="utf-8"
)
REVIEW = "scores: {standards: 1, innovation: null}\nconfidence: 2\nfeedback: |\n  Good\nnote: x\n"
LONGEST = 2.0  # seconds
PIECES = st.sampled_from(
    [
        *(
            "",
            ": ",
            "- ",
            "\n",
            "\n  ",
            " #",
            "[",
            "]",
            "{",
            "}",
            "'",
            '"',
            "|",
            ">",
            "&a",
            "*a",
            "!t",
            "<<: ",
            "---\n",
        ),
        *(
            "\t",
            "\u00a0",
            "\u202e",
            "\x1b[31m",
            "\x00",
            "\ufeff",
            "“",
            "’",
            "語" * 40,
            "\u0301" * 9,
            "А",
            "null",
            "NO",
        ),
        *(
            "9" * 400,
            "-1",
            "1e99",
            "0x" + "f" * 99,
            "true",
            "UK",
            "x" * 3_000,
            "a@b",
            "::error::x",
            "##[x]",
            "[/b]",
            "%0A",
        ),
    ]
)
edits = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 60), PIECES | st.text(max_size=8)),
    min_size=1,
    max_size=6,
)
examples = int(os.environ.get("A87WS_EXAMPLES", "60"))
limits = settings(
    max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def judged(path: str, data: bytes) -> Diagnosis:
    files = {**CALL, path: data}
    documents: dict[str, Document] = {
        name: parse(name, each) for name, each in sorted(files.items())
    }
    digests = {name: hashlib.sha256(each).hexdigest() for name, each in files.items()}
    found = judge(tuple(Found(name) for name in documents), documents, digests)
    return Diagnosis(len(files), found.diagnostics, documents)


def check(path: str, data: bytes) -> None:
    start = time.process_time()
    diagnosis = judged(path, data)
    for form in Form:
        text = render(form, diagnosis)
        text.encode("utf-8")
        assert not {"\x1b", "\u202e", "\x9b", "\x00", "\u2066"} & set(text), form
        if form in ("text", "concise"):
            assert not [
                line
                for line in text.split("\n")
                if line.strip().startswith(("::error", "::add")) or "##[" in line
            ]
    assert time.process_time() - start < LONGEST
    for each in diagnosis.diagnostics:
        assert each.severity in Severity
        assert say(each.message)
        assert "\n" not in say(each.message)


@limits
@given(edits)
def test_a_mutated_proposal_gives_diagnostics_in_every_form(
    changes: list[tuple[int, int, str]],
) -> None:
    text = PROPOSAL
    for at, length, piece in changes:
        text = text[: at % (len(text) + 1)] + piece + text[at % (len(text) + 1) + length :]
    check("proposals/wages.yaml", text.encode("utf-8", "surrogatepass"))


@limits
@given(edits)
def test_a_mutated_review_gives_diagnostics_in_every_form(
    changes: list[tuple[int, int, str]],
) -> None:
    text = REVIEW
    for at, length, piece in changes:
        text = text[: at % (len(text) + 1)] + piece + text[at % (len(text) + 1) + length :]
    check("reviews/cotton/ana.yaml", text.encode("utf-8", "surrogatepass"))


@limits
@given(st.sampled_from([*CALL, "freeze.yaml", "assignments.yaml", "sessions/cotton.yaml"]), edits)
def test_a_mutated_setting_gives_diagnostics_in_every_form(
    path: str, changes: list[tuple[int, int, str]]
) -> None:
    text = CALL.get(
        path, b"version: 1\nfiles: {}\nassignments: {cotton: [ana]}\nminutes: 5\n"
    ).decode()
    for at, length, piece in changes:
        text = text[: at % (len(text) + 1)] + piece + text[at % (len(text) + 1) + length :]
    check(path, text.encode("utf-8", "surrogatepass"))


@limits
@given(
    st.sampled_from(["proposals/wages.yaml", "call.yaml", "reviews/cotton/ana.yaml"]),
    st.binary(max_size=300),
)
def test_any_bytes_give_diagnostics_in_every_form(path: str, data: bytes) -> None:
    check(path, data)

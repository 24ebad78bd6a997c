"""No report shows an address, a meeting link or what a reviewer wrote for the committee."""

from __future__ import annotations

import pytest

from a87ws.base.faults import Diagnostic, Label, Severity, Span
from a87ws.base.yaml import parse
from a87ws.validate.text import Diagnosis, render
from tests.fakes import verbatim

SECRET = "s3cret"
CASES = [
    ("proposals/a.yaml", "contact: {name: Amina, email: s3cret@example.org}\n"),
    ("proposals/a.yaml", "contact:\n  name: Amina\n  email: s3cret.example.org\n"),
    (
        "proposals/a.yaml",
        "contact:\n  name: Amina\n  e-mail: 's3cret (at) example.org'\n  phone: s3cret\n",
    ),
    ("proposals/a.yaml", "contact:\n  email:\n    - s3cret\n    - s3cret@example.org\n"),
    ("proposals/a.yaml", "description: write to s3cret@example.org now\n"),
    (
        "proposals/a.yaml",
        "contact: {name: Amina, email: s3cret.example.org\ntitle: x\n",
    ),  # not readable as YAML
    ("proposals/a.yaml", "contact:\n\temail: s3cret example.org\n"),
    ("registry/reviewers.yaml", "reviewers:\n  - {id: ana, email: s3cret, organizations: [x]}\n"),
    (
        "registry/reviewers.yaml",
        "reviewers:\n  - id: ana\n    email: s3cret\n    telephone: s3cret\n",
    ),
    ("reviews/a/ana.yaml", "note: s3cret\nscores: {standards: 1}\n"),
    ("reviews/a/ana.yaml", "note: |\n  s3cret\n\n  s3cret\nscores: {standards: 1}\n"),
    ("reviews/a/ana.yaml", "scores: {standards: 1}\nnotes: s3cret\nremark: [s3cret, s3cret]\n"),
    ("reviews/a/ana.yaml", "note: |\n  s3cret\n\ts3cret: s3cret\nscores: {standards: 1\n"),
    ("reviews/a/ana.yaml", "scores: {standards: 1}\nnote: it: s3cret\n  s3cret\n"),
    ("reviews/a/ana.yaml", "scores:\n  standards: s3cret\n  innovation: [s3cret\n"),
    ("reviews/a/ana.yaml", "scores: {standards: s3cret\nconfidence: 2\n"),
    ("sessions/a.yaml", "join: https://example.org/s3cret\nminutes: x\n"),
    ("sessions/a.yaml", "join: https://example.org/s3cret\nminutes: [x\n"),
]


@pytest.mark.parametrize(("path", "text"), CASES)
def test_no_line_and_no_place_gives_a_secret_away(path: str, text: str) -> None:
    document = parse(path, text.encode())
    for number, line in enumerate(text.splitlines(), 1):
        for column in range(1, len(line) + 1):
            span = Span(path, number, column, number, column + 1)
            found = Diagnostic("x", Severity.ERROR, verbatim("m"), Label(span), (Label(span),))
            assert SECRET not in render("text", Diagnosis(1, (found,), {path: document}))


def test_what_is_no_secret_stays_readable() -> None:
    path, text = "proposals/a.yaml", "contact: {name: Amina, email: amina@example.org, fax: 1}\n"
    found = Diagnostic("x", Severity.ERROR, verbatim("m"), Label(Span(path, 1, 50, 1, 53)))
    shown = render("text", Diagnosis(1, (found,), {path: parse(path, text.encode())}))
    before = "contact: {name: Amina, email: …@…, "
    assert f" 1 | {before}fax: …}}\n   | {' ' * len(before)}^^^\n" in shown


@pytest.mark.parametrize(
    "text",
    ["scores: {standards: 4, innovation: 5}\n", "scores:\n  standards: 4\n  innovation: 5\n"],
)
def test_of_the_scores_only_the_one_that_is_none_is_shown(text: str) -> None:
    path = "reviews/a/ana.yaml"
    document = parse(path, text.encode())
    told = document.span(("scores", "innovation"))
    shown = render(
        "text",
        Diagnosis(
            1, (Diagnostic("x", Severity.ERROR, verbatim("m"), Label(told)),), {path: document}
        ),
    )
    line = shown.split("\n")[3]
    assert line.endswith(("innovation: 5}", "innovation: 5"))
    assert "4" not in line
    for other in (
        document.span(("scores",)),
        document.span(("scores",), key=True),
        Span(path, 1, 1, 1, 2),
    ):
        found = Diagnostic("x", Severity.ERROR, verbatim("m"), Label(other))
        shown = render("text", Diagnosis(1, (found,), {path: document}))
        assert not {"4", "5"} & set("".join(line.partition("|")[2] for line in shown.split("\n")))

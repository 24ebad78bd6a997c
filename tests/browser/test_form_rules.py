"""One source: what the page finds in a proposal is what `validate` finds, code by code and word by
word.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from email_validator import EmailNotValidError, validate_email

from a87ws.base.text import count_words
from a87ws.base.yaml import Document, parse
from a87ws.base.yaml.write import dump_yaml
from a87ws.call.call import Call
from a87ws.call.case import normalise
from a87ws.call.layout import CALL, MEMBERS
from a87ws.call.proposal import propose_id
from a87ws.call.registers import Members
from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.checks.say import say
from a87ws.intake.form.page import JUDGED, render_form
from tests.checks.test_checks import CASES, lay_out
from tests.committed import committed_bytes
from tests.scripts import AWKWARD, SCRIPTS, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

BASE = Path(__file__).parents[1] / "checks" / "base"
SHAPES = {
    "proposal-type-wrong",
    "proposal-value-wrong",
    "proposal-key-unknown",
}  # no form can bring them about
SAY = """cases => cases.map(([proposal, id]) => a87ws.judge(proposal, id)
    .map(each => [each.code, a87ws.say(each.says, each.values, a87ws.english)]))"""

Said = set[tuple[str, str]]


class Case(NamedTuple):
    """A proposal alone in a call: the two settings that it is judged by, and its file."""

    settings: tuple[bytes, bytes]
    id: str
    data: bytes

    @property
    def documents(self) -> dict[str, Document]:
        files = {
            CALL: self.settings[0],
            MEMBERS: self.settings[1],
            f"proposals/{self.id}.yaml": self.data,
        }
        return {path: parse(path, data) for path, data in files.items()}

    @property
    def value(self) -> object:
        """The proposal as the page has it: texts and lists of texts."""
        document = self.documents[f"proposals/{self.id}.yaml"]
        return in_words(yaml.safe_load(self.data) if document.faults else document.value)


def in_words(value: object) -> object:
    if isinstance(value, dict):
        return {key: in_words(item) for key, item in value.items()}
    return [in_words(item) for item in value] if isinstance(value, list) else str(value)


def said_by_validate(case: Case) -> Said:
    read = case.documents
    found = judge(tuple(map(Found, read)), read, {}).diagnostics
    return {
        (each.code, say(each.message))
        for each in found
        if each.primary.span.path.startswith("proposals/")
    }


def sound(case: Case) -> bool:
    """Whether a form would be written for the call at all."""
    read = case.documents
    return {
        each.primary.span.path for each in judge(tuple(map(Found, read)), read, {}).diagnostics
    } <= set([*read][2:])


def opened(page: Page, folder: Path, settings: tuple[bytes, bytes]) -> Page:
    """The form of a call in the browser."""
    call, members = (
        parse(path, data).value for path, data in zip((CALL, MEMBERS), settings, strict=True)
    )
    text = render_form(Call.model_validate(call), Members.model_validate(members).members)
    (folder / "form.html").write_text(text, encoding="utf-8")
    page.goto((folder / "form.html").as_uri())
    return page


def compare(page: Page, folder: Path, cases: Sequence[Case]) -> int:
    """Hold page and `validate` together on every case; how many there were."""
    for settings in dict.fromkeys(case.settings for case in cases):
        opened(page, folder, settings)
        here = [case for case in cases if case.settings == settings]
        answers = page.evaluate(SAY, [[case.value, case.id] for case in here])
        for case, answer in zip(here, answers, strict=True):
            expected = {each for each in said_by_validate(case) if each[0] in JUDGED}
            found = {(code, message) for code, message in answer}
            for first in (
                "yaml-character",
                "proposal-key-missing",
            ):  # then `validate` judges the file no further
                if any(code == first for code, _ in expected):
                    found = {each for each in found if each[0] == first}
            assert found == expected, case.data.decode()
    return len(cases)


def files() -> Iterator[Case]:
    """Every proposal among the files of tests/checks that a form can express."""
    for path in CASES:
        if path.parent.name.startswith("proposal-") or path.parent.name == "yaml-character":
            yield from path_cases(path)


def path_cases(path: Path) -> Iterator[Case]:
    import tempfile

    with tempfile.TemporaryDirectory() as room:
        root = lay_out(path, Path(room) / "call")
        settings = ((root / CALL).read_bytes(), (root / MEMBERS).read_bytes())
        for each in sorted((root / "proposals").glob("*.yaml")):
            yield Case(settings, each.stem, each.read_bytes())


def test_the_files_of_the_checks_are_judged_alike(page: Page, tmp_path: Path) -> None:
    every = list(dict.fromkeys(files()))
    codes = {case: {code for code, _ in said_by_validate(case)} for case in every if sound(case)}
    fit = [case for case in codes if not codes[case] & SHAPES and b"\xc2\xa0focus" not in case.data]
    assert compare(page, tmp_path, fit) >= 60
    assert {code for case in fit for code in codes[case]} >= set(JUDGED) - {
        *("folder-name-malformed", "folder-name-reserved"),  # below
    }


def test_the_proposals_of_the_demonstration_are_judged_alike(
    page: Page, demonstration: Path, tmp_path: Path
) -> None:
    settings = (committed_bytes(CALL), committed_bytes(MEMBERS))
    paths = sorted((demonstration / "proposals").glob("*.yaml"))
    assert (
        compare(page, tmp_path, [Case(settings, path.stem, path.read_bytes()) for path in paths])
        == 32
    )


def test_generated_proposals_are_judged_alike(page: Page, tmp_path: Path) -> None:
    call = (BASE / "call.yaml").read_bytes()
    call = call.replace(b"done: Done}}", b"done: Done}, required: true}\n  why: {text: Why now?}")
    members = committed_bytes(MEMBERS)
    held = Members.model_validate(parse(MEMBERS, members).value).members
    names = [name for member in held for name in (member.name, *member.aliases)]
    draw = random.Random(6)
    cases = [
        Case((call, members), f"case-{i}", dump_yaml(random_proposal(draw, names)).encode())
        for i in range(200)
    ]
    assert compare(page, tmp_path, cases) == 200
    codes = {code for case in cases for code, _ in said_by_validate(case)}
    assert codes >= {code for code in JUDGED if code.startswith("proposal-")}


def random_proposal(draw: random.Random, names: Sequence[str]) -> dict[str, Any]:
    """A proposal with anything that a person may type, right or not."""

    def some(values: Sequence[str], most: int = 3) -> list[str]:
        return [draw.choice(values) for _ in range(draw.randint(1, most))]

    def name() -> str:
        return draw.choice(VARIANTS)(draw.choice(names))

    def text(count: int) -> str:
        return " ".join(words_of(draw, draw.choice(list(SCRIPTS)), count))

    def mapping(**values: str) -> dict[str, str]:
        return {key: value for key, value in values.items() if draw.random() < 0.85}

    types = ("government", "workers-organization", "union")
    countries = ("BF", "CI", "NO", "UK", "Africa", "eu", "bf", "XK")
    value: dict[str, Any] = {
        "title": draw.choice((text(4), "Prіces and pay", "Ωmega и Ωмега")),
        "contact": {"name": text(2), "email": draw.choice(ADDRESSES)},
        "organizations": [
            {"name": draw.choice((name(), name(), text(3)))}
            | mapping(type=draw.choice(types), country=draw.choice(countries))
            for _ in range(draw.randint(1, 3))
        ],
        "speakers": [
            {"name": text(2)} | mapping(organization=name()) for _ in range(draw.randint(1, 2))
        ],
        "outcomes": some(("1", "2", "3")),
        "focus": some(("child-labour", "forced-labour", "slavery")),
        "countries": some(countries),
        "description": text(draw.randint(1, 30)) + "\n\n" + text(3),
        "supply_chains": some(("Cotton", "cotton", "straße", "STRASSE", "cocoa", "ΣΟΣ", "σος")),
        "languages": some(
            ("en", "fr", "EN", "xx", "pt-BR", "zh-Hant", "français", "no", "es-419", "haw")
        ),
        "answers": draw.choice(
            (
                {"stage": "idea"},
                {"stage": "never"},
                {"stage": ["idea", "done"]},
                {"perspective": ["workers", "Workers"]},
                {"why": text(3)},
            )
        ),
    }
    if draw.random() < 0.15:
        del value[draw.choice([key for key in value if key != "answers"])]
    return value


VARIANTS: Sequence[Callable[[str], str]] = (
    str,
    str.upper,
    lambda name: name.replace("é", "e").replace("'", "’"),
    lambda name: f"  {name.replace(' ', '  ')}",
    lambda name: name.replace("o", "о", 1),  # a Cyrillic one
    lambda name: name[:-1],
    lambda name: " ".join(reversed(name.split())),
    lambda name: f"{name} Abroad",
)
ADDRESSES = (
    *(
        "a@example.org",
        "A.b+c@sub.example.org",
        "a@b",
        "a b@example.org",
        "a@example.test",
        "a@-x.org",
        "a..b@x.org",
    ),
    *(
        "a@x.org, b@x.org",
        "A <a@x.org>",
        "a@x.123",
        "o'hara@x.org",
        "müller@exämple.org",
        "a@例え.jp",
        "a@xn--fsq.org",
        "@",
    ),
)


def test_words_are_counted_alike(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, next(path_cases(CASES[0])).settings)
    draw = random.Random(7)
    texts = [
        *SCRIPTS.values(),
        *AWKWARD,
        "",
        " ",
        "a\u2014b",
        "½ ² Ⅷ",
        "々〇",
        "a/b.c'd",
        "ไทย ไทย",
        "東京 is big",
    ]
    texts += [" ".join(words_of(draw, script, 40)) for script, _ in product(SCRIPTS, range(20))]
    found = page.evaluate(
        "texts => texts.map(text => a87ws.countWords(text)).map(each => [each.words, each.about])",
        texts,
    )
    assert [tuple(each) for each in found] == [count_words(text) for text in texts]


def test_names_are_compared_alike(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, next(path_cases(CASES[0])).settings)
    texts = [
        *SCRIPTS.values(),
        "ΟΔΟΣ",
        "straße",
        "ẞ",
        "ﬁn",
        "İstanbul",
        "ılgaz",
        "Ålesund",
        "q\u0307\u0323",
        "l’o‘b`´",
        "ัิ",
    ]
    assert page.evaluate("texts => texts.map(a87ws.normalise)", texts) == [
        normalise(text) for text in texts
    ]


def test_ids_are_proposed_and_judged_alike(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, next(path_cases(CASES[0])).settings)
    titles = [
        *SCRIPTS.values(),
        *AWKWARD,
        "",
        "word " * 20,
        "x" * 90,
        "con",
        "½",
        "ﷺ",
        "İ",
        "\u0345",
        "🐟",
        "₂০১২",
    ]
    assert page.evaluate("texts => texts.map(a87ws.proposeId)", titles) == [
        propose_id(title) for title in titles
    ]
    bad = {"Con": 2, "con": 1, "a--b": 1, "": 1, "ok-1": 0, "x" * 65: 1, "é": 1}
    found = page.evaluate(
        "ids => ids.map(id => a87ws.judge({}, id).filter(each => each.route[0] === 'id').length)",
        [*bad],
    )
    assert dict(zip(bad, found, strict=True)) == bad


def test_plain_addresses_are_judged_alike(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, next(path_cases(CASES[0])).settings)
    draw = random.Random(8)
    parts = (
        "a",
        "Z9",
        ".",
        "-",
        "_",
        "+",
        "@",
        "@x.",
        "example",
        ".org",
        ".test",
        "--",
        " ",
        '"',
        "<",
        "b" * 63,
        "é",
    )
    addresses = [
        *ADDRESSES,
        *("".join(draw.choices(parts, k=draw.randint(2, 8))) for _ in range(3_000)),
    ]
    found = dict(
        zip(addresses, page.evaluate("texts => texts.map(a87ws.isAddress)", addresses), strict=True)
    )
    ascii_ = [each for each in addresses if each.isascii() and "xn--" not in each.lower()]
    assert {each: found[each] for each in ascii_} == {
        each: can_be_written_to(each) for each in ascii_
    }
    assert [
        each for each in addresses if can_be_written_to(each) and not found[each]
    ] == []  # none is kept out


def can_be_written_to(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def test_hidden_characters_are_named_alike(page: Page, tmp_path: Path) -> None:
    settings = next(path_cases(CASES[0])).settings
    good = (BASE / "proposals/cotton.yaml").read_text(encoding="utf-8")
    hidden = (
        "\x00\x07\x1b\x7f\u0080\u0085\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u202e"
        "\u2060\u2066"
    )
    hidden += "\u3164\ue000\ufeff\ufffd\U000e0041"
    cases = [
        Case(settings, "a", good.replace("Hearing", f"Hea{each}ring").encode())
        for each in [*hidden, "\u0301" * 5]
    ]
    opened(page, tmp_path, settings)
    for case, each in zip(cases, [*hidden, "\u0301" * 5], strict=True):
        found = page.evaluate(SAY, [[{"title": f"Hea{each}ring"}, "a"]])[0]
        said = {tuple(one) for one in found if one[0] == "yaml-character"}
        assert said == {one for one in said_by_validate(case) if one[0] == "yaml-character"}, (
            json.dumps(each)
        )

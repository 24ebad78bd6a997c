"""The JSON Schemas and `validate` agree on every file of the cases, where a schema can say what is
wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from a87ws.base.yaml import parse
from a87ws.call.layout import Kind, kind_of
from a87ws.setup.schema import json_schema, the_call
from tests.checks.test_checks import CASES, HERE, judged, lay_out

SAID = {
    *(
        f"{kind.family}-{fault}"
        for kind in Kind
        for fault in ("key-missing", "key-unknown", "type-wrong")
    ),
    "call-attribute-unknown",
    "call-country-unknown",
    "call-vocabulary-empty",
    "proposal-answer-many",
    "proposal-answer-missing",
    "proposal-answer-unknown",
    "proposal-country-unknown",
    "proposal-focus-unknown",
    "proposal-outcome-unknown",
    "proposal-question-unknown",
    "proposal-type-unknown",
    "register-country-unknown",
    "register-type-unknown",
    "review-criterion-missing",
    "review-criterion-unknown",
    "review-score-outside",
}
"""What a schema can say; `*-value-wrong`, languages and the rest it can say in part, or not at all.
"""
IN_PART = {
    *(f"{kind.family}-value-wrong" for kind in Kind),
    *(f"{kind.family}-language-unknown" for kind in Kind),
}


BASE = HERE / "base"


def files(root: Path) -> Iterator[tuple[str, Kind, object]]:
    for path in sorted(
        path for path in root.rglob("*.yaml") if path.is_file() and not path.is_symlink()
    ):
        name = path.relative_to(root).as_posix()
        kind, data = kind_of(name), path.read_bytes()
        if kind is None or ((BASE / name).exists() and (BASE / name).read_bytes() == data):
            continue  # what every case has is looked at once, by itself
        document = parse(name, data)
        if not document.faults:
            yield name, kind, document.value


@pytest.mark.parametrize("case", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_a_schema_refuses_what_it_can_say_and_nothing_else(case: Path, tmp_path: Path) -> None:
    root = lay_out(case, tmp_path / "call")
    call = the_call(root)
    codes: dict[str, set[str]] = {}
    for each in judged(root).diagnostics:
        codes.setdefault(each.primary.span.path, set()).add(each.code)
    for path, kind, value in files(root):
        found = codes.get(path, set())
        refused = [
            error.message
            for error in Draft202012Validator(json_schema(kind, call)).iter_errors(value)
        ]
        if found & SAID and call is not None:
            assert refused, f"{path} passes the schema, but has {found & SAID}"
        elif not found & (SAID | IN_PART):
            assert not refused, f"{path} is refused: {refused}"


def test_the_small_call_of_the_cases_passes_its_schemas() -> None:
    call = the_call(BASE)
    for path in sorted(BASE.rglob("*.yaml")):
        kind = kind_of(path.relative_to(BASE).as_posix())
        assert kind
        Draft202012Validator(json_schema(kind, call)).validate(parse("", path.read_bytes()).value)


@pytest.mark.parametrize("kind", Kind)
def test_every_schema_is_one_and_explains_every_key(kind: Kind) -> None:
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    assert not list(unexplained(schema))


def unexplained(schema: object, at: str = "") -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            if not value["description"].endswith("."):
                yield f"{at}.{key}"
        for key, value in schema.items():
            yield from unexplained(value, f"{at}.{key}")

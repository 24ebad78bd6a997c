"""A whole call is read: every file is seen, none stops the others."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from a87ws.base.faults import Fault, Severity
from a87ws.call.files import find_root, read
from a87ws.checks.load import load
from a87ws.checks.say import say
from a87ws.validate.command import diagnose
from a87ws.validate.text import Form, render
from tests.fakes import example, tree


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return example(tmp_path)


def codes(root: Path, *paths: str) -> list[tuple[str, str]]:
    return [
        (each.primary.span.path, each.code)
        for each in diagnose(root, [Path(path) for path in paths]).diagnostics
    ]


def test_the_root_is_the_nearest_folder_upward_with_a_call(call: Path) -> None:
    assert find_root(call / "proposals") == call.resolve()
    with pytest.raises(Fault) as caught:
        find_root(call.parent)
    assert caught.value.exit_code == 3
    assert caught.value.hint


def test_files_come_in_the_order_of_their_paths_whatever_the_disk_says(tmp_path: Path) -> None:
    for name in ("b", "a-1", "a", "B", "a.b"):
        tree(tmp_path, f"=== proposals/{name}.yaml\nx\n=== reviews/{name}/r.yaml\nx\n")
    tree(
        tmp_path,
        "=== call.yaml\nx\n=== proposals/.hidden.yaml\nx\n=== proposals/README.md\nx\n"
        "=== other/a.yaml\nx\n",
    )
    paths = [file.path for file in read(tmp_path)]
    assert paths == sorted(paths)
    assert len(paths) == 11


def test_links_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    tree(tmp_path, "=== call.yaml\nx\n=== proposals/a.yaml\nx\n=== secret.yaml\ntop: secret\n")
    (tmp_path / "proposals/link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "proposals/dangling.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "reviews").symlink_to(tmp_path / "proposals")
    (tmp_path / "proposals/large.yaml").write_bytes(b"#" * 300_000)
    (tmp_path / "proposals/folder.yaml").mkdir()
    os.mkfifo(tmp_path / "proposals/pipe.yaml")
    faults = {file.path: say(file.fault) for file in read(tmp_path) if file.fault}
    assert faults == {
        "proposals/dangling.yaml": "a symbolic link",
        "proposals/folder.yaml": "a folder, not a file",
        "proposals/large.yaml": "300,000 bytes; a file may have 262,144",
        "proposals/link.yaml": "a symbolic link",
        "proposals/pipe.yaml": "not a regular file",
        "reviews": "a symbolic link or a file where a folder is needed",
    }
    assert not [file for file in read(tmp_path) if b"secret" in file.data]
    assert load(tmp_path).case is None


@pytest.mark.parametrize("folder", ["proposals", "registry", "reviews/a"])
def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_an_empty_one(
    call: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (call / "reviews/a").mkdir(parents=True, exist_ok=True)
    look, scan = os.lstat, os.scandir

    def refuse(inner: Callable[..., object]) -> Callable[..., object]:
        def looked(path: object, *more: object, **named: object) -> object:
            asked = os.fspath(path) if isinstance(path, str | Path) else ""
            inside = asked.startswith(f"{call / folder}/") or (
                inner is scan and asked == str(call / folder)
            )
            if inside:
                raise PermissionError(errno.EACCES, "Permission denied", asked)
            return inner(path, *more, **named)

        return looked

    monkeypatch.setattr(os, "lstat", refuse(look))
    monkeypatch.setattr(os, "scandir", refuse(scan))
    with pytest.raises(Fault, match=f"cannot open folder `{folder}`: permission denied") as caught:
        load(call)
    assert caught.value.exit_code == 3


def test_one_run_reports_every_file(call: Path) -> None:
    tree(
        call,
        "=== proposals/broken.yaml\ntitle: a: b\n=== proposals/short.yaml\ntitle: Short\n"
        "=== reviews/x/y.yaml\n- 1\n",
    )
    found = {path for path, _ in codes(call)}
    assert {"proposals/broken.yaml", "proposals/short.yaml", "reviews/x/y.yaml"} <= found
    loaded = load(call)
    assert loaded.case is not None
    assert "broken" not in loaded.case.proposals
    assert loaded.errors_in("proposals/broken.yaml")
    assert loaded.has_errors


def test_without_a_readable_call_the_shape_of_all_files_is_still_checked(call: Path) -> None:
    tree(call, "=== call.yaml\nname: [\n=== proposals/short.yaml\ntitle: Short\n")
    found = codes(call)
    assert ("call.yaml", "yaml-syntax") in found
    assert ("proposals/short.yaml", "proposal-key-missing") in found
    assert not [
        code for _, code in found if code in ("proposal-outcome-unknown", "call-value-unknown")
    ]
    assert load(call).case is None


def test_without_a_call_there_is_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(Fault) as caught:
        load(tmp_path)
    assert caught.value.exit_code == 3


def test_a_slip_in_the_call_does_not_leave_the_proposals_unchecked(call: Path) -> None:
    text = (call / "call.yaml").read_text(encoding="utf-8")
    (call / "call.yaml").write_text(text + "colour: red\n", encoding="utf-8")
    path = call / "proposals/cotton-dialogue.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("focus: [", "focus: [nonsense, "), encoding="utf-8"
    )
    assert {code for _, code in codes(call)} >= {"call-key-unknown", "proposal-focus-unknown"}
    assert load(call).case is None


def test_a_register_that_cannot_be_read_is_said_once(call: Path) -> None:
    tree(call, "=== registry/members.yaml\nmembers: [\n")
    assert {code for _, code in codes(call)}.isdisjoint(
        {
            "proposal-organization-unregistered",
            "proposal-member-missing",
            "proposal-organization-incomplete",
        }
    )


def test_a_review_with_an_error_is_not_in_the_round(call: Path) -> None:
    tree(call, "=== reviews/cotton-dialogue/amina.yaml\nscores: {nonsense: 3}\n")
    loaded = load(call)
    assert loaded.case is not None
    assert ("cotton-dialogue", "amina") not in loaded.case.reviews


def test_named_files_alone_are_reported_with_what_keeps_them_from_being_judged(call: Path) -> None:
    tree(call, "=== proposals/one.yaml\ntitle: a: b\n=== proposals/two.yaml\ntitle: a: b\n")
    assert codes(call, "proposals/one.yaml") == [("proposals/one.yaml", "yaml-syntax")]
    assert {path for path, _ in codes(call, "proposals")} >= {
        "proposals/one.yaml",
        "proposals/two.yaml",
    }
    assert codes(call, "registry/members.yaml") == []
    tree(call, "=== call.yaml\nname: [\n")
    assert codes(call, "registry/members.yaml") == [("call.yaml", "yaml-syntax")]


@pytest.mark.parametrize("path", ["proposals/nowhere.yaml", "/", ".."])
def test_a_path_that_is_not_there_or_lies_outside_is_wrong_usage(call: Path, path: str) -> None:
    with pytest.raises(Fault) as caught:
        diagnose(call, [Path(path)])
    assert caught.value.exit_code == 2


def test_paths_are_taken_from_here_or_from_the_call(
    call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(call, "=== proposals/one.yaml\ntitle: a: b\n")
    monkeypatch.chdir(call / "proposals")
    for path in (
        "one.yaml",
        "proposals/one.yaml",
        str(call / "proposals" / "one.yaml"),
        "../proposals/one.yaml",
    ):
        assert codes(call, path) == [("proposals/one.yaml", "yaml-syntax")]


def test_all_files_read_are_counted(call: Path) -> None:
    count = sum(1 for path in call.rglob("*.yaml"))
    assert diagnose(call).checked == count
    assert diagnose(call, [Path("call.yaml")]).checked == count
    assert json.loads(render("json", diagnose(call)))["checked"] == count


def test_on_a_withdrawn_proposal_errors_become_notes(call: Path) -> None:
    tree(call, "=== proposals/gone.yaml\ntitle: 5\nstatus: withdrawn\n")
    found = [
        each
        for each in diagnose(call).diagnostics
        if each.primary.span.path == "proposals/gone.yaml"
    ]
    assert found
    assert {each.severity for each in found} == {Severity.NOTE}
    assert "proposals/gone.yaml" not in load(call).faulty


def test_no_address_is_in_any_report(call: Path) -> None:
    for path in sorted(call.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("name:", "nome:").replace("email", "mail"), encoding="utf-8")
    diagnosis = diagnose(call)
    assert diagnosis.has_errors
    for form in Form:
        assert "example.org" not in render(form, diagnosis)

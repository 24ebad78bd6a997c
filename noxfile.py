"""The front door for every check: `nox`, or `nox -s SESSION`. CI and pre-commit call these same
sessions.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["lint", "types", "layers", "tests"]

PROJECT = nox.project.load_toml("pyproject.toml")["project"]


def tool(name: str) -> str:
    """Return the requirement on a tool as pyproject.toml states it, so that there is no second
    list.
    """
    tools: list[str] = PROJECT["optional-dependencies"]["dev"]
    return next(text for text in tools if Requirement(text).name == name)


def lowest() -> list[str]:
    """Return each dependency, the tests' own included, pinned to its lower bound."""
    pins = []
    for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]):
        requirement = Requirement(text)
        bound = next(part.version for part in requirement.specifier if part.operator == ">=")
        marker = f"; {requirement.marker}" if requirement.marker else ""
        pins.append(f"{requirement.name}=={bound}{marker}")
    return pins


@nox.session
def lint(session: nox.Session) -> None:
    """Style and likely mistakes."""
    session.install(tool("ruff"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("--editable", ".[dev]")
    session.run("mypy")


@nox.session
def layers(session: nox.Session) -> None:
    """Who may import whom; the code is read, not run, so nothing else is installed."""
    session.install(tool("import-linter"))
    session.run("lint-imports", env={"PYTHONPATH": "src"})


@nox.session
def tests(session: nox.Session) -> None:
    """Every test, on the newest dependencies; arguments after `--` go to pytest."""
    session.install("--editable", ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """What takes long: a year of a call, and the clocks of every zone."""
    session.install("--editable", ".[test]")
    session.run("python", "-m", "pytest", *(session.posargs or ["tests/slow"]))


@nox.session(name="lowest")
def tests_on_lowest(session: nox.Session) -> None:
    """Every test, on the oldest dependencies that pyproject.toml allows."""
    session.install("--editable", ".[test]", *lowest())
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The pages we write, in a real Chromium: it must be on the machine (Debian: `apt install
    chromium`).
    """
    session.install("--editable", ".[browser]")
    session.run("python", "-m", "pytest", "-n", "0", *(session.posargs or ["tests/browser"]))


@nox.session
def hooks(session: nox.Session) -> None:
    """What others take from here, and what `init` writes for them: workflows, action, issue forms,
    files to copy.
    """
    session.install(".", tool("check-jsonschema"), tool("pre-commit"), tool("zizmor"))
    with tempfile.TemporaryDirectory() as name:
        call = Path(name).resolve() / "call"
        session.run(
            "a87ws",
            "init",
            f"{call}",
            "--no-input",
            "--languages",
            "en,fr,es",
            "--owner",
            "@somebody",
        )
        given = sorted(
            map(str, [*Path(".github/workflows").glob("*"), *call.glob(".github/workflows/*")])
        )
        session.run(
            "zizmor", "--offline", "--no-progress", "--persona", "auditor", "action.yml", *given
        )
        checked: dict[str, list[str]] = {
            "--builtin-schema=vendor.github-workflows": given,
            "--builtin-schema=vendor.github-actions": ["action.yml"],
            "--builtin-schema=vendor.github-issue-forms": sorted(
                map(str, call.glob(".github/ISSUE_TEMPLATE/*"))
            ),
            f"--schemafile={call}/schemas/call.json": [f"{call}/call.yaml"],
            f"--schemafile={call}/schemas/members.json": [f"{call}/registry/members.yaml"],
            f"--schemafile={call}/schemas/proposal.json": [f"{call}/templates/proposal.yaml"],
            f"--schemafile={call}/schemas/review.json": [f"{call}/templates/review.yaml"],
            f"--schemafile={call}/schemas/reviewers.json": [f"{call}/registry/reviewers.yaml"],
        }
        for schema, files in checked.items():
            session.run("check-jsonschema", schema, *files)
        ours = Path(name).resolve() / "ours"
        session.run(
            "git", "clone", "--quiet", "--no-hardlinks", f"{Path.cwd()}", f"{ours}", external=True
        )
        with session.chdir(call):  # as people use the hook: installed by pre-commit from a clone
            session.run("git", "init", "--quiet", external=True)
            session.run("git", "add", ".", external=True)
            session.run(
                "pre-commit", "try-repo", f"{ours}", "a87ws-validate", "--all-files", "--verbose"
            )


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutated and hostile files, many more than among the tests."""
    session.install("--editable", ".[test]")
    files = session.posargs or [
        "tests/properties/test_validate.py",
        "tests/unit/cli/test_validate.py",
    ]
    session.run("python", "-m", "pytest", *files, env={"A87WS_EXAMPLES": "3000"})


@nox.session
def bench(session: nox.Session) -> None:
    """Measure `validate` against check-jsonschema and yamllint, on the same made-up call in one
    run.
    """
    session.install(".", "check-jsonschema", "yamllint")
    session.run("python", "bench/validate/run.py", *session.posargs)


@nox.session(name="bench-select")
def bench_select(session: nox.Session) -> None:
    """Measure `select` and its proofs beside a greedy and a solver by itself, on the same made-up
    pools in one run.
    """
    session.install(".")
    session.run("python", "bench/select/run.py", *session.posargs)


@nox.session(reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """Run the built wheel on the demonstration call that it carries, where no source is at hand."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name).resolve()
        session.run(
            "python", "-m", "pip", "--quiet", "wheel", "--no-deps", "--wheel-dir", f"{room}", "."
        )
        session.install(*map(str, room.glob("a87ws-*.whl")))
        call = room / "call"
        call.mkdir()
        with session.chdir(call):
            where = "import a87ws; assert 'site-packages' in a87ws.__file__, a87ws.__file__"
            session.run("python", "-c", where, env={"PYTHONPATH": None})
            for command in (
                "--version",
                "init --example",
                "validate",
                "select",
                "select --check",
                "announce",
            ):
                session.run("a87ws", *command.split(), env={"PYTHONPATH": None})

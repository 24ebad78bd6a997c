"""What `init` did, what it would do, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from a87ws.rendering.text import show

_ABOUT: Final = {
    "call.yaml": "the call: dates, vocabulary, criteria, policy",
    "registry/": "members and reviewers",
    "proposals/": "one file for each proposal",
    "reviews/": "one file for each review, and a page for reviewers",
    "sessions/": "one file for each selected proposal",
    "assignments.yaml": "who reviews what",
    "freeze.yaml": "what was received, by its digest",
    "templates/": "a proposal and a review to copy; announcement texts of your own go here",
    "README.md": "for submitters",
    ".github/": "issue form, workflows that check and answer, owners of files",
    "schemas/": "what editors check files by",
    ".vscode/": "settings of an editor",
    ".pre-commit-config.yaml": "checks before every commit",
}

_NEXT: Final = """\
What comes next{cd}:
  1. Read call.yaml from top to bottom and make it yours: its outcomes, themes, criteria and policy are examples.
     `a87ws validate` says what does not fit, `a87ws init --update` brings forms and pages up to date with it.
  2. Enter reviewers in registry/reviewers.yaml, and members in registry/members.yaml where only they may submit.
  3. Say in .github/a87ws.txt where the workflows take the tool from (until then they stop), and in
     .github/CODEOWNERS who decides.
  4. `git init`, `git add .`, `git commit`; then push it to a private repository: proposals hold addresses.
"""
_NEXT_OF_EXAMPLE: Final = """\
What comes next{cd}:
  a87ws validate     finds the difficulties that were planted
  a87ws standings    shows ratings and merit
  a87ws select       chooses the series, with a proof and reasons
  a87ws announce     writes the letters and announcements
"""


def overview(written: Sequence[str]) -> str:
    """The files by where they lie, each folder once, with what they are for."""
    tops = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in written)
    order = [*_ABOUT, *(top for top in tops if top not in _ABOUT)]
    lines = [
        f"  {top:<24}{_count(tops[top]):<10}{_ABOUT.get(top, '')}".rstrip()
        for top in order
        if top in tops
    ]
    return "\n".join([f"{_count(len(written))} written", *lines]) + "\n"


def what_comes_next(folder: str, *, is_example: bool) -> str:
    """The next steps; `folder` is where the call lies, empty for here."""
    return (_NEXT_OF_EXAMPLE if is_example else _NEXT).format(
        cd=f" in {show(folder)}" if folder else ""
    )


def differences(
    differs: Mapping[str, str], written: Sequence[str], kept: Sequence[str], removed: Sequence[str]
) -> str:
    """What was renewed, and as diffs what would be or differs by a person's hand."""
    would = [path for path in differs if path not in kept]
    lines = [f"{path}: written" for path in written]
    lines += [
        f"{path}: would be written; `a87ws init --update` does it\n{differs[path]}".rstrip("\n")
        for path in would
    ]
    lines += [
        f"{path}: changed by hand, left as it is; the tool would write\n{differs[path]}".rstrip(
            "\n"
        )
        for path in kept
    ]
    lines += [f"{path}: removed by hand, left so" for path in removed]
    return "\n".join(lines or ["everything is as `init` would write it"]) + "\n"


def _count(number: int) -> str:
    return f"{number} file{'s' * (number != 1)}"

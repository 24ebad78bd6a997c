"""The page of a host's web site that begins a new file, with name and text filled in where a link
can hold them.
"""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import quote

from a87ws.model.call import HostKind

LONGEST: Final = 8_000
"""Bytes, all of them ASCII once encoded; hosts refuse more than about 8,190. The submission form
has the same limit.
"""


class Link(NamedTuple):
    """An address, and whether it brings the text of the file along."""

    address: str
    has_text: bool


def new_file(kind: HostKind, repository: str, branch: str, path: str, text: str) -> Link:
    """The link for a file at `path`, from the top of the repository; GitLab's page takes the name
    alone.
    """
    folder, _, name = path.rpartition("/")
    at, repository = quote(branch, safe="/"), repository.rstrip("/")
    pages = {
        "github": f"{repository}/new/{at}?filename={quote(path, safe='')}",
        "gitea": f"{repository}/_new/{at}/{quote(folder)}?filename={quote(name, safe='')}",
        "gitlab": f"{repository}/-/new/{at}?file_name={quote(path, safe='')}",
    }
    whole = f"{pages[kind]}&value={quote(text, safe='')}"
    fits = kind != "gitlab" and len(whole) < LONGEST
    return Link(whole if fits else pages[kind], fits)

"""A link brings the text of a file along where a host's page takes it, and never one that a host
would refuse.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from a87ws.call.call import HostKind
from a87ws.intake.new import LONGEST, new_file


@pytest.mark.parametrize(
    ("kind", "start", "has_text"),
    [
        (
            "github",
            "https://h.example/o/r/new/main?filename=calls%2Fproposals%2Fa.yaml&value=",
            True,
        ),
        ("gitea", "https://h.example/o/r/_new/main/calls/proposals?filename=a.yaml&value=", True),
        ("gitlab", "https://h.example/o/r/-/new/main?file_name=calls%2Fproposals%2Fa.yaml", False),
    ],
)
def test_each_host_has_its_own_page(kind: HostKind, start: str, has_text: bool) -> None:
    text = "title: 'a & b' # ünïcode +%\n"
    link = new_file(kind, "https://h.example/o/r/", "main", "calls/proposals/a.yaml", text)
    assert link.address.startswith(start)
    assert link.has_text is has_text
    assert not has_text or parse_qs(urlsplit(link.address).query)["value"] == [text]


@pytest.mark.parametrize(("letters", "has_text"), [(1, True), (0, False)])
def test_a_link_of_8000_bytes_is_too_long(letters: int, has_text: bool) -> None:
    bare = len(new_file("github", "https://h.example/o/r", "main", "proposals/a.yaml", "").address)
    link = new_file(
        "github",
        "https://h.example/o/r",
        "main",
        "proposals/a.yaml",
        "x" * (LONGEST - bare - letters),
    )
    assert link.has_text is has_text
    assert len(link.address) < LONGEST

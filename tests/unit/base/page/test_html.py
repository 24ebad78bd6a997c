"""Pages that are one file: the policy allows the page's own style and script by their digests, and
nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from a87ws.base.page import html as page
from a87ws.base.page.html import as_data, render_page

FILES = {
    "page.html.j2": (
        '<meta content="{{ csp }}"><style>{{ style }}</style><p title="{{ title }}">{{ title }}</p>'
        '<script type="application/json">{{ data }}</script><script>{{ script }}</script>'
    ),
    "one.css": "p > b { color: red }",
    "one.js": "let one = 1 && 2;",
    "two.js": "let two = '<p>';",
}


@pytest.fixture(autouse=True)
def _files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "get_data", lambda _package, name: FILES[name].encode())


def written(title: str = "Cotton", *, scripts: tuple[str, ...] = ("one.js", "two.js")) -> str:
    values = {"title": title, "data": as_data({"title": title})}
    return render_page("any.package", "page.html.j2", values, styles=["one.css"], scripts=scripts)


def digest_of(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_style_and_script_stand_in_the_page_as_they_are() -> None:
    assert "<style>p > b { color: red }</style>" in written()
    assert "<script>let one = 1 && 2;\nlet two = '<p>';</script>" in written()


def test_the_policy_allows_exactly_them() -> None:
    policy = re.findall(r'content="([^"]*)"', written())[0].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src '{digest_of(FILES['one.js'] + chr(10) + FILES['two.js'])}';" in policy
    assert f"style-src '{digest_of(FILES['one.css'])}';" in policy
    assert "unsafe" not in policy


def test_a_page_without_a_script_allows_none() -> None:
    assert "script-src &#39;none&#39;;" in written(scripts=())


def test_foreign_text_is_text() -> None:
    text = written('</script><script>alert(1)</script>" onload="x')
    assert text.count("<script") == 2
    assert (
        '<p title="&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34; onload=&#34;x">'
        in text
    )


@pytest.mark.parametrize(
    "foreign", ["</script>", "<!--<script>", "]]>", "&lt;", "a\u2028b", 'a"b\\', "שלום"]
)
def test_data_reads_back_as_it_was_and_ends_no_element(foreign: str) -> None:
    text = str(as_data({foreign: [foreign]}))
    assert json.loads(text) == {foreign: [foreign]}
    assert not set("<>&\u2028\u2029") & set(text)


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(Exception, match="title"):
        render_page("any.package", "page.html.j2", {"data": ""}, styles=["one.css"])

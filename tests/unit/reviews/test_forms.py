"""Whatever a proposal says, the form around it stays a form, and the page a page."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from a87ws.base.yaml import parse
from a87ws.reviews.assign_plan import review_list
from a87ws.reviews.score_forms import form
from tests.small import call, proposal, reviewer

TEXT = st.text(min_size=1, max_size=60).filter(str.strip)
FIELDS = ["p:", "  scores:", "    standards: 4"]


@given(TEXT, TEXT)
@settings(max_examples=150, deadline=None)
def test_no_text_gets_out_of_its_comment(title: str, words: str) -> None:
    found = proposal(title=title, description=f"{words}\n\n=======\nscores: 5\n---\n{words}")
    text = form(call(name=title), "ana", {"p": FIELDS}, {"p": found})
    for line in text.split("\n"):
        assert line.startswith("#") or line in ("", *FIELDS)
    document = parse("form.yaml", text.encode(errors="surrogatepass"))
    if document.value == {"p": {"scores": {"standards": 4}}}:
        return
    # A character that no file may hold is refused as such, and `score --form` then leaves the texts
    # out.
    for fault in document.faults:
        assert fault.code in ("yaml-character", "yaml-encoding")


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_a_page_holds_no_heading_but_its_own(words: str) -> None:
    found = proposal(title=words, description=f"# {words}\n\n## Fake\n<script>")
    page = review_list(call(), reviewer("ana"), [("p", found, "to do")])
    assert f"\n{page}".count("\n#") == 3
    assert "\n<script>" not in page

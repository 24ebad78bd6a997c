"""The report as one file of HTML, in one of its two editions."""

from __future__ import annotations

from a87ws.rendering.page import render_page
from a87ws.rendering.report.facts import Facts
from a87ws.rendering.report.view import committee, public, words_of

SCRIPTS = ("check.js", "report.js")


def render(facts: Facts, *, language: str = "en", is_public: bool = False) -> str:
    """The page; the same facts give the same bytes. Raises KeyError for a language that is not
    there.
    """
    words = words_of(facts, language)
    package = __package__ or ""
    if is_public:
        values = public(facts, words)
        return render_page(package, "templates/public.html.j2", values, styles=("report.css",))
    values = committee(facts, words)
    return render_page(
        package, "templates/committee.html.j2", values, styles=("report.css",), scripts=SCRIPTS
    )

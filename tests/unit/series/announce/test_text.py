"""Announcements in words: foreign text stays literal, templates fail with a place, Markdown becomes
plain text.
"""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import Foreign, literal, quoted, to_html, to_text
from a87ws.call.brand import LetterKind
from a87ws.call.files import shipped_templates
from a87ws.data.words import LANGUAGES
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import Rendered, by_hand, render
from a87ws.series.template_check import VARIABLES
from tests.announcements import AMINA, values

SHIPPED = shipped_templates()

HOSTILE = [
    "*Cotton* _and_ **gold**",
    "[click here](http://evil.example)",
    "<b>bold</b> <script>alert(1)</script> <http://evil.example>",
    "# A heading",
    "1. not a list",
    "- not a list",
    "+ not a list",
    "=====",
    "> not a quotation",
    "~~~ not code",
    "`code` ``` more",
    "{{ contact.email }} {% include 'x' %}",
    "&lt; &#42; &amp; AT&T",
    "back\\slash \\*",
    "![picture](x.png)",
    "a | b | c",
    "    not code",
]
PLAIN = " ".join


def made(template: str, **values: object) -> str:
    return Templates({"x.md.j2": template}).render("x.md.j2", values)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "a {}", "- {}", "# {}", "a\n{}", "**{}**", "> {}", "a [{}](https://ilo.org)"]
)
def test_foreign_text_is_literal_wherever_it_stands(text: str, around: str) -> None:
    html = MarkdownIt("commonmark", {"html": False}).render(around.format(literal(text)))
    plain = (
        html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    )
    assert text.strip() in plain
    assert html.count("<a ") == around.count("](")


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_reads_the_same_in_plain_text(text: str) -> None:
    assert to_text(f"Title: {literal(text)}") == f"Title: {text.strip()}\n"


def test_a_line_break_cannot_begin_a_block_or_a_head_of_its_own() -> None:
    assert literal("Cotton\n\n# Bcc: x\r\n\u2028- y") == r"Cotton \# Bcc: x - y"


def test_a_character_that_steers_a_screen_is_shown_as_an_escape() -> None:
    assert to_text(literal("Cotton\x1b[31m\u202egold")) == "Cotton\\x1b[31m\\u202egold\n"


def test_a_no_break_space_stays() -> None:
    assert literal("Karité\u00a0: la garde") == "Karité\u00a0: la garde"


def test_a_quotation_keeps_its_paragraphs_and_nothing_else() -> None:
    assert quoted("One\nline.\n\n> # Two\n\n  \n") == "> One line.\n>\n> \\> \\# Two"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_is_escaped_once_even_through_macros_filters_and_joining(text: str) -> None:
    template = (
        '{% macro m(x) %}{{ x }}{% endmacro %}{% set s %}{{ m(t) }}{% endset %}{{ s }} {{ m("" ~ '
        "t) }} {{ [t] | join }}"
    )
    assert to_text(made("Title: " + template, t=text)) == to_text(
        f"Title: {PLAIN([literal(text)] * 3)}"
    )


def test_no_filter_makes_a_value_markdown() -> None:
    assert made("{{ t | safe }}", t="*x*") == r"\*x\*"


def test_lists_are_named_as_in_a_sentence() -> None:
    template = "{{ a | listed }}; {{ b | listed }}; {{ c | listed('et') }}"
    assert made(template, a=("A",), b=("A", "B"), c=("A", "B", "C")) == "A; A and B; A, B et C"


@pytest.mark.parametrize(
    ("template", "message", "hint"),
    [
        (
            "Dear\n{{ contct.name }}",
            "templates/x.md.j2:2: there is no `contct` here",
            "did you mean `contact`?",
        ),
        (
            "\n\n{{ contact.nme }}",
            "templates/x.md.j2:3: there is no `.nme` in this value",
            "did you mean `name`?",
        ),
        (
            "{{ zzz }}",
            "templates/x.md.j2:1: there is no `zzz` here",
            "use one of these: contact, hosts",
        ),
        (
            "{% if zzz %}{% endif %}",
            "templates/x.md.j2:1: there is no `zzz` here",
            "use one of these: contact, hosts",
        ),
        ("a\n{% if x %}", "templates/x.md.j2:2: Unexpected end of template", None),
        ("{{ contact.name | uper }}", "templates/x.md.j2:1: No filter named 'uper'", None),
        (
            "a\n{% include 'y.md.j2' %}",
            "templates/x.md.j2:2: there is no template `y.md.j2`",
            "did you mean `x.md.j2`?",
        ),
        (
            "{{ hosts }}",
            "templates/x.md.j2:1: found a list, expected text",
            "add a filter after it",
        ),
        (
            "{{ contact }}",
            "templates/x.md.j2:1: this is a value without a text of its own",
            "name one of its parts",
        ),
        ("{{ 1 / 0 }}", "templates/x.md.j2:1: ZeroDivisionError", None),
        (
            "{{ contact.__class__.__mro__ }}",
            "templates/x.md.j2:1: access to attribute '__class__'",
            None,
        ),
        ("{{ range(10000000) | list }}", "templates/x.md.j2:1: OverflowError", None),
        (
            "{% include 'x.md.j2' %}",
            "templates/x.md.j2:1: this template includes or calls itself endlessly",
            None,
        ),
    ],
)
def test_a_fault_of_a_template_says_where_and_what_next(
    template: str, message: str, hint: str | None
) -> None:
    with pytest.raises(Fault) as fault:
        made(template, contact=AMINA, hosts=("A", "B"))
    assert fault.value.message.startswith(message)
    assert fault.value.exit_code == 1
    assert hint is None or (fault.value.hint or "").startswith(hint)


def test_a_fault_in_a_shared_piece_is_named_in_that_piece() -> None:
    texts = {"x.md.j2": "\n{% include 'y.md.j2' %}", "y.md.j2": "\n\n{{ zzz }}"}
    with pytest.raises(Fault, match=r"^templates/y\.md\.j2:3: there is no `zzz`"):
        Templates(texts).render("x.md.j2", {})


@pytest.mark.parametrize(
    "template",
    [
        "{{ {}[contact.email] }}",
        "{{ '{:d}'.format(contact.email) }}",
        "{{ {}.pop(contact.email) }}",
    ],
)
def test_a_fault_never_says_an_address(template: str) -> None:
    with pytest.raises(Fault) as fault:
        made(template, contact=AMINA)
    assert "amina@" not in f"{fault.value.message}{fault.value.hint}"


def shipped(kind: str, text: str, *languages: str) -> Rendered:
    """The announcement of this kind that comes with the tool, every foreign text in it `text`."""
    given = {language: values(kind, text, language) for language in languages}
    return render(kind, Templates(SHIPPED), given)


def test_a_missing_template_is_named() -> None:
    with pytest.raises(Fault, match=r"^there is no templates/regret\.en\.md\.j2$"):
        render(LetterKind.REGRET, Templates({}), {"en": {}})


def test_a_text_without_a_heading_has_no_subject_and_is_refused() -> None:
    with pytest.raises(Fault, match=r"^templates/x\.en\.md\.j2: the text has no heading"):
        render("x", Templates({"x.en.md.j2": "Dear all"}), {"en": {}})


@pytest.mark.parametrize("kind", VARIABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_template_renders_in_every_language(kind: str, language: str) -> None:
    announcement = shipped(kind, "Cotton", language)
    assert "Cotton" in announcement.subject or kind in (
        LetterKind.INVITATION,
        LetterKind.NEWSLETTER,
        LetterKind.PROGRAMME,
    )
    assert "Cotton" in announcement.markdown
    assert max(map(len, announcement.text.splitlines())) <= 72
    assert "{{" not in announcement.markdown
    assert "  " not in announcement.markdown.replace("\n  ", "\n").replace("> ", ">")
    assert "\n\n\n" not in announcement.markdown


@pytest.mark.parametrize("kind", VARIABLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_title_is_literal_in_every_announcement(kind: str, language: str) -> None:
    links = (
        MarkdownIt("commonmark", {"html": False})
        .render(shipped(kind, "Cotton", language).markdown)
        .count("<a ")
    )
    for title in HOSTILE:
        announcement = shipped(kind, title, language)
        assert PLAIN(title.split()) in PLAIN(announcement.text.replace("\n> ", "\n").split())
        html = to_html(announcement.markdown)
        assert html.count("<a ") == links
        assert not any(tag in html for tag in ("<img", "<code", "<script", "<b>"))
        assert "\n" not in announcement.subject


def test_french_sets_no_break_spaces_before_its_high_marks() -> None:
    for name, text in SHIPPED.items():
        if name.endswith(".fr.md.j2"):
            assert not any(f" {mark}" in text for mark in ("»", "!", "?", ": ", "; ")), name
            assert "« " not in text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_holds_a_double_or_a_typed_abbreviation_of_a_zone(language: str) -> None:
    texts = PLAIN(text for name, text in SHIPPED.items() if f".{language}." in name)
    assert not any(word in texts for word in ("CET", "CEST", "GMT", "EST "))


def test_a_title_in_another_language_is_marked_in_html_alone() -> None:
    template = "# {{ title }}\n\n{{ ('See ' ~ title) | linked('https://ilo.org') }} {{ same }}"
    markdown = made(
        template, title=Foreign("*Oro*", "es"), same=Foreign("Gold", "en-GB"), language="en"
    )
    announcement = Rendered(by_hand(markdown, ["en"]).blocks)
    assert announcement.markdown == "# \\*Oro\\*\n\n[See \\*Oro\\*](<https://ilo.org>) Gold"
    assert to_html(markdown).startswith('<h1><span lang="es">*Oro*</span></h1>')
    assert "lang" not in to_html(markdown).partition("</h1>")[2]


def test_nobody_can_set_a_mark_of_language_from_outside() -> None:
    forged = Foreign("\ue000fr\ue001Oro\ue002", 'es" onclick="x')
    assert (
        to_html(made("# {{ x }}", x=forged, language="en"))
        == "<h1>\\ue000fr\\ue001Oro\\ue002</h1>\n"
    )


def test_a_list_reads_as_each_language_joins_it() -> None:
    template = "{{ a | listed }}; {{ b | listed }}"
    a, b = ("árabe", "español"), ("español", "inglés")
    assert made(template, a=a, b=b, language="es") == "árabe y español; español e inglés"
    assert made(template, a=a, b=b, language="fr") == "árabe et español; español et inglés"


@pytest.mark.parametrize(
    ("place", "after"),
    [("Genève", "de Genève"), ("Abidjan", "d’Abidjan"), ("Le Caire", "du Caire")],
)
def test_french_places_after_of(place: str, after: str) -> None:
    assert made("{{ x | de }}", x=place, language="fr") == after


def test_a_first_sentence_does_not_end_at_an_initial() -> None:
    text = "In 2025 J. Banda counted. Then 3.5 boats left? Yes."
    assert made("{{ x | first_sentence }}", x=text, language="en") == "In 2025 J. Banda counted."


def test_markdown_as_plain_text() -> None:
    markdown = """# Title

Some *plain* **words** with a [link](https://ilo.org/a), <https://ilo.org/b> and `code`.\\
A new line.

- one
  - inner
- two

3. three
4. four

> said
>
> twice

```
  kept   as is
```

***

<b>no</b> ![Logo](logo.png)
"""
    assert (
        to_text(markdown)
        == """Title
=====

Some plain words with a link (https://ilo.org/a), https://ilo.org/b and
code.
A new line.

- one
  - inner
- two

3. three
4. four

> said
>
> twice

      kept   as is

------------------------------------------------------------------------

<b>no</b> Logo (logo.png)
"""
    )


def test_plain_text_is_wrapped_in_cells_at_72_columns() -> None:
    words = PLAIN(["abcde"] * 13)
    assert to_text(words).splitlines() == [PLAIN(["abcde"] * 12), "abcde"]
    assert to_text(PLAIN(["児童労働児童労働"] * 5)).splitlines()[0] == PLAIN(
        ["児童労働児童労働"] * 4
    )

"""An e-mail reads back as what was written, whatever the title and the names are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Final

import pytest

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import literal
from a87ws.call.brand import Address, Brand, contrast
from a87ws.call.files import shipped_templates
from a87ws.series.announce.mail import Attached, Mail, UnwritableError, draft
from a87ws.series.announce.templates import Templates
from a87ws.series.announce.text import Block, Picture, Rendered, to_email, to_page
from a87ws.series.announce.values import Addressee

TEMPLATES = Templates(shipped_templates())
BRAND = Brand(sender=Address(name="Le Secrétariat, à Genève", email="secretariat@example.org"))
LOGO = Picture("cid:logo-0@a87ws", 'The "Alliance"', 120, "logo.png", b"\x89PNG\r\n\x1a\nxx")
HOSTILE: Final = [
    "Cotton\r\nBcc: eve@evil.example",
    "=?utf-8?q?Cotton=0ABcc=3A_eve=40evil.example?=",
    "Cobalt : faire parler le carnet de la coopérative minière et encore bien d’autres mots",
    "a " * 200 + "é",
    "x" * 300,
    "é" * 300,
    "Cotton\x00\x1b[31m\u202egold",
    '"Eve" <eve@evil.example>, Amina',
    "; x=y",
    "العمل الجبري في الزراعة " * 5,
    "児童労働" * 30,
    "<script>alert(1)</script> </title><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% include 'x' %}",
    "\\\\ \" '",
]


def announcement(title: str) -> Rendered:
    return Rendered((Block("en", f"# {literal(title)}\n\nDear {literal(title)}.\n\n.\n"),))


def message(
    title: str,
    to: Addressee | None = None,
    sent: datetime | None = None,
    *,
    brand: Brand = BRAND,
    follows: Sequence[str] = (),
) -> EmailMessage:
    made = announcement(title)
    html = to_email(made, TEMPLATES, brand, [LOGO])
    calendar = Attached("x.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "PUBLISH")
    data = draft(Mail("acceptance/x", made, html, to, [LOGO], calendar, follows), brand, sent)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    data.decode("ascii")
    read = message_from_bytes(data, policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def plain(read: EmailMessage, subtype: str) -> str:
    part = read.get_body((subtype,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_a_subject_and_nothing_else(title: str) -> None:
    read = message(title, Addressee("Amina", "amina@example.org"))
    assert {*read.keys()} == {
        *(
            "Subject",
            "From",
            "To",
            "Content-Language",
            "Message-ID",
            "X-Unsent",
            "MIME-Version",
            "Content-Type",
        )
    }
    assert str(read["Subject"]) == announcement(title).subject
    assert (
        str(make_header(decode_header(dict(message_raw(read))["Subject"])))
        == announcement(title).subject
    )
    assert plain(read, "plain") == announcement(title).text
    assert [each.addr_spec for each in read["To"].addresses] == ["amina@example.org"]


def message_raw(read: EmailMessage) -> list[tuple[str, str]]:
    """The headers as the older, independent reader of `email` finds them."""
    from email import message_from_string

    return [
        (name, str(value).replace("\n", ""))
        for name, value in message_from_string(read.as_string()).raw_items()
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_one_name_of_one_address(name: str) -> None:
    read = message("Cotton", Addressee(name, "amina@example.org"))
    (address,) = read["To"].addresses
    assert address.addr_spec == "amina@example.org"
    assert "Bcc" not in read
    shown = make_header(decode_header(parseaddr(dict(message_raw(read))["To"])[0]))
    assert str(shown) == "".join(c for c in " ".join(name.split()) if c.isprintable())


@pytest.mark.parametrize(
    "email", ["amina@example.org\r\nBcc: x@y.example", "a@b, c@d", "amina", ""]
)
def test_an_address_that_is_none_makes_no_message(email: str) -> None:
    with pytest.raises(
        Fault, match="cannot be written as an e-mail that can be read back unchanged"
    ) as fault:
        message("Cotton", Addressee("Amina", email))
    assert "@" not in fault.value.message


def test_a_domain_of_any_script_is_written_in_ascii() -> None:
    read = message("Cotton", Addressee("Serge", "serge@bücher.example"))
    # the A-label that RFC 5891 and Python's own codec give
    assert [each.addr_spec for each in read["To"].addresses] == ["serge@xn--bcher-kva.example"]


def test_letters_of_other_scripts_before_the_at_make_no_message_and_are_not_repeated() -> None:
    with pytest.raises(
        UnwritableError, match="`acceptance/x` cannot be sent: its address has letters other than"
    ) as fault:
        message("Cotton", Addressee("Amina", "aména@example.org"))
    assert fault.value.hint == "correct the address of Amina; only its domain may have others"
    assert "@" not in fault.value.message


def test_replies_go_where_the_brand_says() -> None:
    assert "Reply-To" not in message("Cotton")
    replies = Address(name="Réponses", email="replies@bücher.example")
    read = message("Cotton", brand=Brand(sender=BRAND.sender, reply_to=replies))
    assert str(make_header(decode_header(dict(message_raw(read))["Reply-To"]))) == (
        "Réponses <replies@xn--bcher-kva.example>"
    )


def test_the_identity_of_a_message_is_never_encoded_however_long_its_domain() -> None:
    domain = "-".join(["long"] * 12) + ".example.org"
    sender = Address(name="S", email=f"s@{domain}")
    read = message("Cotton", brand=Brand(sender=sender))
    assert re.fullmatch(rf"<[0-9a-f]{{32}}@{re.escape(domain)}>", read["Message-ID"])


def test_a_thread_names_every_earlier_message_and_answers_the_last() -> None:
    earlier = tuple(f"<{digit * 32}@example.org>" for digit in "0123456789")
    read = message("Cotton", follows=earlier)
    assert read["In-Reply-To"] == earlier[-1]
    assert read["References"].split() == [*earlier]
    assert read["Message-ID"] == message("Cotton")["Message-ID"]


def test_a_draft_opens_unsent_and_a_sent_message_has_a_date_instead() -> None:
    assert message("Cotton")["X-Unsent"] == "1"
    assert "To" not in message("Cotton")
    read = message("Cotton", sent=datetime(2026, 11, 26, 9, tzinfo=UTC))
    assert "X-Unsent" not in read
    assert str(read["Date"]) == "Thu, 26 Nov 2026 09:00:00 +0000"


def test_the_same_text_gives_the_same_bytes_and_another_text_another_identity() -> None:
    assert message("Cotton").as_bytes() == message("Cotton").as_bytes()
    assert message("Cotton")["Message-ID"] != message("Cocoa")["Message-ID"]
    assert message("Cotton")["Message-ID"].endswith("@example.org>")


def test_the_logo_comes_with_the_message_and_the_calendar_is_attached() -> None:
    read = message("Cotton")
    html = plain(read, "html")
    assert 'src="cid:logo-0@a87ws" alt="The &quot;Alliance&quot;"' in html.replace(
        "&#34;", "&quot;"
    )
    (logo,) = (part for part in read.walk() if part.get_content_maintype() == "image")
    assert (logo["Content-ID"], logo.get_content()) == ("<logo-0@a87ws>", LOGO.data)
    (calendar,) = read.iter_attachments()
    assert (calendar.get_content_type(), calendar.get_filename()) == ("text/calendar", "x.ics")
    assert calendar.get_param("method") == "PUBLISH"  # RFC 6047, 2.4


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_puts_no_markup_into_a_page(title: str) -> None:
    for html in (
        to_email(announcement(title), TEMPLATES, BRAND, []),
        to_page(announcement(title), TEMPLATES, BRAND, [], languages=["en", "fr"]),
    ):
        assert not any(tag in html for tag in ("<script", "<img", "49", "\x1b", "\u202e"))


def test_every_style_of_an_email_is_in_its_place() -> None:
    html = to_email(announcement("Cotton"), TEMPLATES, BRAND, [])
    assert "<style" not in html
    assert '<h1 style="margin: 0 0 16px 0;' in html


def test_blocks_say_their_language() -> None:
    two = Rendered((Block("fr", "# Or\n"), Block("en", "# Gold\n")))
    html = to_email(two, TEMPLATES, BRAND, [])
    assert '<html lang="fr">' in html
    assert re.findall(r'<div[^>]* lang="(..)"', html) == ["fr", "en"]
    assert two.subject == "Or / Gold"
    assert two.markdown == "# Or\n\n* * *\n\n# Gold\n"


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("{% for b in blocks %}{% endfor %}", "it does not show the text"),
        (
            "{% for b in blocks %}{{ b.html }}{% endfor %}<script>1</script>",
            "`script` is not allowed",
        ),
        (
            (
                "{% for b in blocks %}{{ b.html }}{% endfor %}<img src='https://x.example/t.gif' "
                "alt=''>"
            ),
            "`src` is not allowed",
        ),
    ],
)
def test_a_layout_that_loses_the_text_or_loads_something_is_refused(
    layout: str, words: str
) -> None:
    with pytest.raises(Fault, match=words):
        to_email(announcement("Cotton"), Templates({"email.html.j2": layout}), BRAND, [])


def test_the_contrast_of_black_on_white_is_21_and_of_grey_777_on_white_too_little() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert (
        round(contrast("#777777", "#ffffff"), 2) == 4.48
    )  # the well-known grey just below the line
    assert contrast("#1e4d8c", "#ffffff") == contrast("#ffffff", "#1e4d8c") > 4.5

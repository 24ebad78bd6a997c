"""An announcement as an e-mail: a draft that opens unsent, with a text and an HTML part; parsed
back and compared.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any, Final, cast

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import Foreign, heading, literal, marked
from a87ws.call.brand import Address, Brand
from a87ws.checks.values import mailbox
from a87ws.series.announce.letter import Letter
from a87ws.series.announce.text import Block, Picture, Rendered
from a87ws.series.announce.values import Addressee

_POLICY: Final = SMTP.clone(max_line_length=76)
_SHORT: Final = 66
_OF_PEOPLE: Final = ("From", "Reply-To", "To")
_OF_MESSAGES: Final = ("Message-ID", "In-Reply-To", "References")
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_QUOTED: Final = re.compile(r'[\\"]')
_UNQUOTED: Final = re.compile(r"\\(.)")
LANGUAGE: Final = "Content-Language"
NOBODY: Final = "a87ws.invalid"


class UnwritableError(Fault):
    """One message cannot be written; all others can."""


@dataclass(frozen=True)
class Attached:
    """A calendar that comes with a message."""

    name: str
    text: str
    method: str
    """What its METHOD says (RFC 6047, 2.4: the part that holds it repeats it)."""


@dataclass(frozen=True)
class Mail:
    """What a message is made of. `name` is that of the announcement, and goes into the identity of
    the message.
    """

    name: str
    announcement: Rendered
    html: str
    to: Addressee | None
    logos: Sequence[Picture] = ()
    calendar: Attached | None = None
    follows: Sequence[str] = ()
    """The `Message-ID` of each message of the thread so far, oldest first."""


def draft(mail: Mail, brand: Brand, sent: datetime | None = None) -> bytes:
    """The message as bytes, the same for the same text: an unsent draft, or as it is `sent` at that
    moment.

    Without an address the line is left for the Secretariat to fill in. Raises UnwritableError where
    a header cannot be written so that it reads back the same.
    """
    wanted = _headers(mail, brand)
    wanted |= {"Date": format_datetime(sent)} if sent else {"X-Unsent": "1"}
    try:
        data = b"".join(_line(*header) for header in wanted.items()) + _body(mail).as_bytes()
        if _reads_back(data, wanted, mail):
            return data
    except (ValueError, LookupError, UnicodeError):
        pass
    hint = "check the title of the proposal and the name and address of its contact"
    raise UnwritableError(
        f"`{mail.name}` cannot be written as an e-mail that can be read back unchanged",
        hint,
        exit_code=1,
    )


def _headers(mail: Mail, brand: Brand) -> dict[str, str]:
    headers = {"Subject": _one_line(mail.announcement.subject)}
    domain = NOBODY
    if brand.sender:
        headers["From"] = _address(brand.sender, mail)
        domain = headers["From"].rpartition("@")[2].removesuffix(">")
    if brand.reply_to:
        headers["Reply-To"] = _address(brand.reply_to, mail)
    if mail.to:
        headers["To"] = _address(mail.to, mail)
    languages = [block.language for block in mail.announcement.blocks]
    headers[LANGUAGE] = ", ".join(dict.fromkeys(languages))
    headers["Message-ID"] = f"<{_identity(mail)[:32]}@{domain}>"
    if mail.follows:
        headers["In-Reply-To"] = mail.follows[-1]
        headers["References"] = " ".join(mail.follows)
    return headers


def _identity(mail: Mail) -> str:
    """One number for all that the message says, and to whom."""
    to = mail.to.email if mail.to else ""
    return hashlib.sha256(f"{mail.name}\0{to}\0{mail.announcement.markdown}".encode()).hexdigest()


def _line(name: str, value: str) -> bytes:
    """A header, by the older part of `email`: the newer one (Python 3.11) loses and doubles spaces
    where it folds.
    """
    written = value
    if name in _OF_PEOPLE and " <" in value:
        person, _, address = value.rpartition(" <")
        if not _is_plain(person):
            person = _encoded(person, name)
        written = f"{person}\r\n <{address}"
    elif name in _OF_MESSAGES:
        written = "\r\n ".join(value.split(" "))  # no identity may be encoded (RFC 2047, 5)
    elif not _is_plain(value) or len(value) >= _SHORT:
        written = _encoded(value, name)
    return f"{name}: {written}\r\n".encode("ascii")


def _encoded(text: str, name: str) -> str:
    # Without a space there is no place to fold at.
    can_fold = _is_plain(text) and max(map(len, text.split()), default=0) < _SHORT
    charset = "us-ascii" if can_fold else "utf-8"
    return Header(text, charset, maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    """Whether a header may hold it as it is: `=?` would be read as the start of an encoded word."""
    return text.isascii() and "=?" not in text


def _body(mail: Mail) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message.set_content(mail.announcement.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    rich = message.get_body(("html",))
    for logo in mail.logos:
        cid = f"<{logo.src.removeprefix('cid:')}>"
        part = cast("EmailMessage", rich)
        part.add_related(
            logo.data, "image", logo.subtype, cid=cid, filename=logo.name, disposition="inline"
        )
    if mail.calendar:
        data, name = mail.calendar.text.encode(), mail.calendar.name
        params = {"charset": "utf-8", "method": mail.calendar.method}
        message.add_attachment(data, "text", "calendar", filename=name, params=params)
    parts = filter(EmailMessage.is_multipart, message.walk())
    for i, part in enumerate(parts):
        part.set_boundary(f"=_{_identity(mail)[32:56]}.{i}")  # Python's own are drawn at random
    return message


def _address(person: Addressee | Address, mail: Mail) -> str:
    """`Name <address>`, the name in quotes where it holds what a header gives a meaning to, the
    domain in ASCII. Raises UnwritableError.
    """
    address = mailbox(person.email)
    if address is None:
        message = f"`{mail.name}` cannot be sent: its address has letters other than a to z"
        hint = f"correct the address of {_one_line(person.name)}; only its domain may have others"
        raise UnwritableError(message, hint, exit_code=1)
    shown = _one_line(person.name)
    if _is_plain(shown) and not _ATOMS.fullmatch(shown):
        escaped = _QUOTED.sub(r"\\\g<0>", shown)
        shown = f'"{escaped}"'
    return f"{shown} <{_one_line(address)}>"


def message_id(message: bytes) -> str:
    """The identity that a message has."""
    return str(message_from_bytes(message)["Message-ID"])


def _one_line(text: str) -> str:
    return "".join(filter(str.isprintable, " ".join(text.split())))


def _reads_back(data: bytes, wanted: Mapping[str, str], mail: Mail) -> bool:
    """Whether a reader of the bytes finds these headers, each once, no others, and both texts."""
    read = message_from_bytes(data, policy=SMTP)
    names = [*map(str.lower, wanted), "mime-version", "content-type"]
    if read.defects or sorted(map(str.lower, read.keys())) != sorted(names):
        return False
    raw = message_from_bytes(data)
    for name, value in wanted.items():
        if read[name].defects or not _same(read[name], raw[name], value):
            return False
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    if plain is None or rich is None:
        return False
    texts = [str(part.get_content()).replace("\r\n", "\n") for part in (plain, rich)]
    return texts == [mail.announcement.text, mail.html]


# a header of a class that is made when it is read
def _same(read: Any, raw: str, value: str) -> bool:  # noqa: ANN401
    """Whether a header reads as it was meant; of a person both the name and the address.

    The newer reader (Python 3.11) sets spaces between the encoded parts of a name, so names are
    read by the older one.
    """
    if not hasattr(read, "addresses"):
        return str(read) == value
    name, _, address = value.rpartition(" <")
    meant = _UNQUOTED.sub(r"\1", name[1:-1]) if name.startswith('"') and _is_plain(name) else name
    decoded = str(make_header(decode_header(parseaddr(raw)[0])))
    addresses = [f"{person.addr_spec}>" for person in read.addresses]
    return decoded == meant and addresses == [address]


MARK: Final = r"\[TEST\]"
_HEADING: Final = re.compile(r"(?m)^# +(?P<subject>.+)$")


def as_test(letter: Letter, address: str) -> Letter:
    """The letter to `address`: `[TEST]` before its subject, and below it whom the real one goes to.

    By name alone, as the letter itself says it: an address is nothing for somebody else's mailbox.
    """
    first, *others = letter.rendered.blocks
    blocks = (_marked(first, _explanation(letter)), *others)
    rendered = replace(letter.rendered, blocks=blocks)
    return replace(letter, to=Addressee("Test", address), rendered=rendered)


def _explanation(letter: Letter) -> str:
    goes = f"goes to {letter.to.name}" if letter.to else "has no addressee yet"
    return f"This is a test, sent to you alone. The real message ({letter.stem}) {goes}."


def _marked(block: Block, explanation: str) -> Block:
    """The block with the mark in its heading, and the explanation below; of a text whose heading is
    written another way, above it.
    """
    note = marked(Foreign(explanation, "en"), block.language)
    match = _HEADING.search(block.markdown)
    if match:
        before, after = block.markdown[: match.start()], block.markdown[match.end() :]
        subject = match["subject"]
    else:
        before, after = "", f"\n\n{block.markdown}"
        subject = literal(heading(block.markdown) or "")
    return replace(block, markdown=f"{before}# {MARK} {subject}\n\n{note}\n{after}")

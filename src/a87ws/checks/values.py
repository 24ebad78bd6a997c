"""Values that several nouns have: languages, countries, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.base.faults import Message, Quoted
from a87ws.base.records import is_forgotten
from a87ws.base.text import either, listed, meant, quote, quoted
from a87ws.checks.rule import Finding
from a87ws.data import countries, suggest_country

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.base.yaml import Route, Value
    from a87ws.call.call import Call
    from a87ws.call.case import Register

TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*"
)
TWO_LETTERS: Final = frozenset(  # ISO 639-1, as in the IANA language subtag registry
    re.findall(
        "[a-z]{2}",
        """
        aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
        da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
        hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
        lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
        or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
        sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """,
    )
)
_NAMES: Final[Mapping[str, str]] = dict(  # what people write instead
    re.findall(
        r"(\S+)=(\w+)",
        """
        arabic=ar bangla=bn bengali=bn chinese=zh deutsch=de dutch=nl english=en eng=en anglais=en
        inglés=en espanol=es español=es spanish=es espagnol=es esp=es sp=es french=fr français=fr
        francais=fr francés=fr fre=fr german=de hindi=hi indonesian=id italian=it japanese=ja jp=ja
        khmer=km cn=zh portuguese=pt português=pt portugais=pt russian=ru swahili=sw kiswahili=sw
        turkish=tr vietnamese=vi vn=vi
        """,
    )
)


def language_faults(tag: str, route: Route) -> Iterator[Finding]:
    """What is wrong with a BCP 47 language tag, if anything."""
    match = TAG.fullmatch(tag)
    # as BCP 47 counts letters
    if match and (len(match["language"]) > 2 or match["language"] in TWO_LETTERS):  # noqa: PLR2004
        return
    usual = _usual(tag)
    near = _NAMES.get(tag.strip().casefold())
    if near is None and usual != tag and not any(language_faults(usual, ())):
        near = usual
    hint = meant(near) if near else Message("language-unknown?")
    yield Finding(route, Message("language-unknown", value=quoted(tag)), hint=hint)


def language_tag(text: str) -> str:
    """The tag of a language given by name or code, such as `français` or `FR`; else the text."""
    name = text.strip().casefold()
    if name in _NAMES:
        return _NAMES[name]
    usual = _usual(text)
    if any(language_faults(usual, ())):
        return text
    return usual


REGION, SCRIPT = 2, 4  # letters of a subtag in BCP 47


def _usual(tag: str) -> str:
    """The tag in the case that is usual: `pt-BR`, `zh-Hant`."""
    first, *rest = tag.strip().replace("_", "-").lower().split("-")
    cased = [first]
    for part in rest:
        if len(part) == REGION:
            cased.append(part.upper())
        elif len(part) == SCRIPT:
            cased.append(part.title())
        else:
            cased.append(part)
    return "-".join(cased)


@lru_cache(maxsize=1 << 10)
def _suggested(code: str) -> list[Message]:
    return list(map(_country, suggest_country(code)))


def _country(code: str) -> Message:
    return Message("country", code=Quoted(code), name=countries()[code].en)


GROUPS: Final = frozenset(
    ("africa", "americas", "asia", "asean", "ecowas", "eu", "europe", "latam", "mena", "sadc")
)


def country_faults(code: str, route: Route) -> Iterator[Finding]:
    """What is wrong with a country code, if anything."""
    if code in countries():
        return
    if code.strip().casefold() in GROUPS:
        message = Message("country-group", value=quoted(code))
        yield Finding(route, message, hint=Message("country-group?"))
        return
    near = _suggested(code)
    hint = either(near) if near else Message("country-unknown?")
    yield Finding(route, Message("country-unknown", value=quoted(code)), hint=hint)


_ATOM: Final = r"[a-zA-Z0-9_!#$%&'*+\-/=?^`{|}~]+"
_LABEL: Final = r"(?!..--)[a-zA-Z0-9](?:[a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?\."
_LAST_LABEL: Final = r"(?!..--)(?:[a-zA-Z0-9][a-zA-Z0-9\-]{0,61})?[a-zA-Z]"
ADDRESS: Final = rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL})+{_LAST_LABEL}"
"""Any address of ASCII letters that can be written to, as a pattern that JavaScript reads too."""
RESERVED_DOMAINS: Final = (".arpa", ".invalid", ".local", ".localhost", ".onion", ".test")
LONGEST_ADDRESS: Final = 254


def email_faults(address: str, route: Route) -> Iterator[Finding]:
    """Whether an address cannot be written to; the address itself is never repeated.

    Plain ones pass at once: the library that judges the others takes longer to import than
    everything else takes to run.
    """
    if is_forgotten(address):
        return
    plain = len(address) <= LONGEST_ADDRESS and re.fullmatch(ADDRESS, address)
    if plain and not address.lower().endswith(RESERVED_DOMAINS):
        return
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        yield Finding(route, Message("email-malformed"), hint=Message("email-malformed?"))


def local_part_faults(address: str, route: Route) -> Iterator[Finding]:
    """Whether an address is well formed, but has other letters than ASCII before the @.

    Few servers offer SMTPUTF8 (RFC 6531), and every one on the way has to. An internationalized
    domain needs nothing of them: `mailbox` writes it in ASCII.
    """
    if address.isascii() or any(email_faults(address, route)):
        return
    if not address.rpartition("@")[0].isascii():
        yield Finding(route, Message("email-non-ascii"), hint=Message("email-non-ascii?"))


def mailbox(address: str) -> str | None:
    """The address as every mail server takes it, its domain in ASCII: `a@xn--bcher-kva.example`
    for `a@bücher.example`. None where there is no such address.
    """
    if address.isascii():
        return address
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None


_NEEDED: Final[Mapping[Route, str]] = {
    ("title",): "give it a title",
    ("contact", "name"): "give the name of someone to write to",
    ("contact", "email"): "give an e-mail address to write to",
    ("organizations",): "name the organizations that submit it",
    ("speakers",): "name the speakers",
    ("outcomes",): "name one or more outcomes: {outcomes}",
    ("focus",): "name one or more of {focus}",
    ("countries",): "list the countries where the action takes place, as in `[BF, CI]`",
    ("description",): "describe it, in at most {words} words",
}


class Todo(NamedTuple):
    """One thing that is missing: where it belongs, and what to do."""

    route: Route
    words: str

    def __str__(self) -> str:
        """The key, and what to do."""
        keys = [step for step in self.route if isinstance(step, str)]
        return f"{'.'.join(keys)}: {self.words}"


def todos(value: Mapping[str, Value], call: Call, register: Register) -> Iterator[Todo]:
    """What a proposal lacks, in the order of the contract; nothing once it is withdrawn."""
    if value.get("status") == "withdrawn":
        return
    gaps = {
        "focus": listed(call.focus),
        "outcomes": listed(call.outcomes),
        "words": call.description_words,
    }
    for route, words in _NEEDED.items():
        if not _at(value, route):
            yield Todo(route, words.format_map(gaps))
        if route == ("organizations",):
            yield from _hosts(value, register)
    for name, question in call.questions.items():
        if question.required and not _at(value, ("answers", name)):
            words = f"answer {quote(question.text)}"
            if question.choices:
                words = f"{words} ({listed(question.choices, last='or')})"
            yield Todo(("answers", name), words)


def _hosts(value: Mapping[str, Value], register: Register) -> Iterator[Todo]:
    hosts = value.get("organizations")
    if not isinstance(hosts, list):
        return
    for i, host in enumerate(hosts):
        if not isinstance(host, dict):
            continue
        name = host.get("name")
        absent = [key for key in ("type", "country") if not host.get(key)]
        if absent and isinstance(name, str) and register.resolve(name) is None:
            words = f"add {' and '.join(absent)} of {quote(name)}, which is not registered"
            yield Todo(("organizations", i), words)


def _at(value: Value | Mapping[str, Value], route: Route) -> object:
    for step in route:
        value = value.get(str(step)) if isinstance(value, Mapping) else None
    return value

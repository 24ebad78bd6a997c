"""Messages in words: the last step before anything that checks found is printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from a87ws.base.faults import Gap, Message, Quoted, Several
from a87ws.base.text import did_you_mean
from a87ws.data.words import room


def say(message: Message, language: str = "en") -> str:
    """A message in a language; all of it in English where the catalogue does not have it."""
    texts = check_texts(language)
    if message.key not in texts:
        texts = check_texts("en")
    return _say(message, texts)


@cache
def check_texts(language: str) -> Mapping[str, str]:
    """What the checks say in a language, by key: in English all of it, else what is translated."""
    texts = room(language, "check")
    if language == "en":
        return texts
    return {key: unbroken(text) for key, text in texts.items() if text}


def unbroken(phrase: str) -> str:
    """No line ends before the marks that French sets apart, nor within its quotation marks."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", phrase)


def _say(message: Message, texts: Mapping[str, str]) -> str:
    gaps = {name: _filled(gap, texts) for name, gap in message.gaps}
    return _text(texts, message.key).format_map(gaps)


def _text(texts: Mapping[str, str], key: str) -> str:
    if key in texts:
        return texts[key]
    return check_texts("en")[key]


def _filled(gap: Gap, texts: Mapping[str, str]) -> str | int:
    match gap:
        case Message():
            return _say(gap, texts)
        case Quoted(value=value):
            return f"`{value}`"
        case Several():
            return _listed(gap, texts)
        case _:
            return gap


def _listed(several: Several, texts: Mapping[str, str]) -> str:
    words = [f"`{value}`" for value in several.values]
    if several.more:
        words.append(_text(texts, "list-more").format(count=several.more))
    if not words:
        return _text(texts, "list-none")
    *most, last = words
    if not most:
        return last
    return _text(texts, f"list-{several.last}").format(values=", ".join(most), last=last)


def with_hint(message: Message, hint: Message | None, language: str = "en") -> str:
    """A message with its hint behind it in brackets."""
    words = say(message, language)
    if hint is None:
        return words
    return f"{words} ({say(hint, language)})"


def say_hint(hint: Message | None) -> str | None:
    """A hint in English, if there is one."""
    if hint is None:
        return None
    return say(hint)


def suggestion(word: object, known: Collection[str]) -> str | None:
    """The hint that names the nearest known word, or all of them where they are few, in English."""
    return say_hint(did_you_mean(word, known))

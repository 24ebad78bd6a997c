"""What the checks say of a proposal, as data: the submission form says the very same, in three
languages.

A name with `?` is the hint that goes with it. Back-ticks and cuts are put in by `words.quote`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SAYS: Final[Mapping[str, str]] = {
    "key-missing": "{key} is missing",
    "email-malformed": "not an e-mail address",
    "email-malformed?": "write one address, without a name or a second one",
    "outcome-unknown": "outcome {value} is not one of this call's outcomes",
    "focus-unknown": "focus {value} is not one of this call's",
    "type-unknown": "{value} is not one of this call's types of organization",
    "country-unknown": "country {value} is not an ISO 3166 code",
    "country-group": "{value} is a group of countries",
    "country-group?": "list its countries that are meant",
    "language-unknown": "{value} is not a language code",
    "description-long": "{words} words; this call allows {most}",
    "description-long-one?": "take out 1 word",
    "description-long-many?": "take out {over} words",
    "description-about": "about {words} words; this call allows {most}",
    "description-about-one?": "take out about 1 word",
    "description-about-many?": "take out about {over} words",
    "value-repeated": "{value} stands twice",
    "value-repeated?": "delete one",
    "script-mixed": "{word} mixes letters of two scripts",
    "script-mixed?": "type the word again",
    "organization-repeated": "{name} is listed twice",
    "organization-repeated-member": "{name} is listed twice, as member {member}",
    "organization-repeated?": "delete one",
    "organization-unregistered": "{name} is not a registered member",
    "organization-alike": "{name} looks like {other}, which is another organization here",
    "organization-alike?": "if they are one, write {other} with the letters it has there",
    "organization-near": "{name} is nearly {other}, which is another organization here",
    "organization-near?": "if they are one, write {other}",
    "organization-no-type": "{name} is not registered and gives no type",
    "organization-no-country": "{name} is not registered and gives no country",
    "organization-no-type-no-country": "{name} is not registered and gives no type and no country",
    "speaker-foreign": "{organization} is not among the submitting organizations",
    "speaker-foreign?": "add it to `organizations`, if it submits too",
    "member-missing": "no registered member among its organizations: it cannot be selected",
    "member-missing?": "add the member that submits it, or have it registered",
    "answer-missing": "required question {question} has no answer",
    "answer-unknown": "{answer} is not a choice of question {question}",
    "answer-many": "{count} answers; question {question} takes one",
    "answer-many?": "keep one",
    "id-malformed": "{id} cannot be an id: small letters, digits and single hyphens, at most {most}",
    "id-reserved": "{id} is a name that Windows keeps for itself",
}


def say(name: str, /, **values: object) -> str:
    """The text `name` with its gaps filled. Raises KeyError where there is no such text, or a gap
    is left.
    """
    return SAYS[name].format_map(values)

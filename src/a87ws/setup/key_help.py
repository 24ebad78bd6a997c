"""What each key of a file means, in a sentence: what an editor shows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ROLE: Final = "The person's function, as it is to be shown."
_EMPLOYER: Final = "The organization the person speaks for."
_LANGUAGE_CODES: Final = "Language codes, such as en, fr or pt-BR."

HELP: Final[Mapping[str, str]] = {
    "Call.name": "The name of the call or series, as letters and announcements show it.",
    "Call.organizer": "Who runs the call; letters end with it.",
    "Call.opens": "From when proposals are taken: a day, or a day and hour.",
    "Call.submitters": (
        "members: one submitting organization at least is in registry/members.yaml. anyone: all "
        "may."
    ),
    "Call.deadline": "Until when: a bare date is the whole day in the call's time zone.",
    "Call.timezone": "The place whose clock counts, such as Europe/Zurich, or UTC.",
    "Call.languages": f"The languages in which proposals are taken. {_LANGUAGE_CODES}",
    "Call.description_words": "The longest description, in words.",
    "Call.outcomes": "What a proposal may serve: the value that proposals name, and its title.",
    "Call.focus": "The themes: the value that proposals name, and its title.",
    "Call.organization_types": (
        "Kinds of organization: the value that registers and proposals name, and its title."
    ),
    "Call.questions": (
        "Further questions of this call, by a name of small letters, digits and hyphens."
    ),
    "Call.pathfinder_countries": (
        "Country codes, instead of the list of Pathfinder Countries that comes with the tool."
    ),
    "Call.criteria": "What reviewers judge, by name.",
    "Call.scale": "The points of the scale, lowest first, each with its word.",
    "Call.reviews": (
        "How many reviews a proposal gets and needs, and whether leniency is taken out."
    ),
    "Call.selection": "How the proposals are chosen.",
    "Call.submission": "Where the submission form may send what was filled in.",
    "Submission.repository": (
        "The address of the call's repository on the web, for links that begin a new file there."
    ),
    "Submission.host": "What runs it, where its address does not tell: github, gitea or gitlab.",
    "Submission.branch": "The branch that a new file is proposed for; main unless given.",
    "Submission.email": "The Secretariat's address, for those who would rather send the file.",
    "Call.sessions": "When sessions may be held, and what their hosts owe by when.",
    "Call.retention": "The last day on which the addresses of contacts and reviewers may be kept.",
    "Call.import": (
        "Which columns of the exports of this call's form hold what; `a87ws import` writes it."
    ),
    "Import.columns": (
        "For each field, such as title or contact.email, the head of the column that holds it."
    ),
    "Import.ignore": "Heads of columns that nobody needs.",
    "Question.text": "The question, as submitters read it.",
    "Question.choices": "Its answers: value and title. Without choices it takes a text.",
    "Question.many": "Whether several choices may be taken.",
    "Question.required": "Whether every proposal has to answer.",
    "Criterion.title": "What is judged, in a few words.",
    "Criterion.guidance": "What reviewers should look for.",
    "Criterion.weight": "How much it counts beside the others; 1 unless given.",
    "ReviewPolicy.per_proposal": "How many reviewers each proposal is assigned.",
    "ReviewPolicy.minimum": "How many counted reviews a proposal needs to be considered.",
    "ReviewPolicy.calibration": (
        "leniency: harsh and lenient reviewers are corrected for. none: they are not."
    ),
    "ReviewPolicy.shrinkage": "How careful that correction is: the greater, the less is corrected.",
    "SelectionPolicy.slots": "How many proposals are to be chosen.",
    "SelectionPolicy.threshold": "The lowest rating that may be chosen.",
    "SelectionPolicy.priority": "Points added to the rating.",
    "SelectionPolicy.rules": "Hard limits, which every selection keeps.",
    "SelectionPolicy.balance": "Soft aims, by attribute; a weight says what an imbalance costs.",
    "SelectionPolicy.tolerance": "A cap: the mean merit per slot that may be given up for balance.",
    "SelectionPolicy.overrides": "Decisions of the committee that the arithmetic has to respect.",
    "SelectionPolicy.reserves": "How many of those left out get the letter for the reserve list.",
    "SelectionPolicy.seed": (
        "The number of a public draw, in quotes; it breaks ties and does nothing else."
    ),
    "Series.held": "Whether what is selected is a session; `false` in a round of grants.",
    "Series.from": "The first day on which a session may be held.",
    "Series.to": "The last day on which a session may be held.",
    "Series.minutes": "How long a session takes unless its own file says otherwise.",
    "Series.earliest": "No session starts earlier, on the clocks of the call's zone.",
    "Series.latest": "No session ends later, on the clocks of the call's zone.",
    "Series.holidays": "Days on which no session is held.",
    "Series.zones": (
        "By country code, the zone whose clock counts there, where it is not that of most people."
    ),
    "Series.due": "How many days before its session a host owes each thing.",
    "LeadTimes.moderator": "So many days before the session the moderator, with consent, is owed.",
    "LeadTimes.speakers": "So many days before the session the speakers, with consent, are owed.",
    "LeadTimes.interpretation": "So many days before the session the interpretation is owed.",
    "LeadTimes.agenda": "So many days before the session the agenda is owed.",
    "LeadTimes.flyer": "So many days before the session the flyer is owed.",
    "LeadTimes.register": "So many days before the session the link to register is owed.",
    "LeadTimes.join": "So many days before the session the meeting link is owed.",
    "LeadTimes.presentation": "So many days before the session the presentation is owed.",
    "Priority.joint": "Points for a proposal of two or more registered members together.",
    "Priority.pathfinder": "Points for action in a Pathfinder Country.",
    "SelectionRule.at_most": "No more than this many of the selected.",
    "SelectionRule.at_least": "No fewer than this many of the selected.",
    "SelectionRule.of": "The attribute that is counted, such as focus, organization or region.",
    "SelectionRule.is": "The one value that is counted; without it, each value.",
    "Balance.weight": "What one unit of imbalance costs, in points of merit.",
    "Balance.target": "even; proportional to what is eligible; or a number for each value.",
    "Override.proposal": "The id of the proposal.",
    "Override.must": "include: it is selected. exclude: it is not.",
    "Override.reason": "Why; the record of the decision keeps it.",
    "Members.members": "Who may submit: one entry for each organization.",
    "Member.id": "A name of small letters, digits and hyphens that never changes.",
    "Member.name": "The official name.",
    "Member.aliases": "Other names it goes by: translations, abbreviations.",
    "Member.type": "The kind of organization, as call.yaml lists them.",
    "Member.country": "The country of its seat: two letters of ISO 3166-1.",
    "Reviewers.reviewers": "Who reviews.",
    "Reviewer.id": "Small letters, digits and hyphens; the reviewer's files bear it.",
    "Reviewer.name": "The reviewer's name.",
    "Reviewer.email": "Where the Secretariat writes to.",
    "Reviewer.organizations": (
        "Organizations the reviewer belongs to: no review of their proposals counts."
    ),
    "Reviewer.affiliates": "Organizations close to them, which count the same.",
    "Reviewer.load": "The most reviews that this person takes.",
    "Reviewer.languages": f"Languages the reviewer reads. {_LANGUAGE_CODES}",
    "Reviewer.waivers": "Conflicts of interest that were looked at and let pass.",
    "Waiver.proposal": "The id of the proposal.",
    "Waiver.by": "Who decided.",
    "Waiver.on": "On which day.",
    "Waiver.reason": "Why.",
    "Assignments.assignments": "The reviewers of each proposal.",
    "Freeze.version": "The version of this form of file.",
    "Freeze.proposals": "When the proposals were frozen.",
    "Freeze.reviews": "When the reviews were frozen.",
    "Freeze.files": "Every file received, by path.",
    "FrozenFile.sha256": "The digest of its bytes.",
    "FrozenFile.late": "Whether it first appeared after the freeze.",
    "FrozenFile.accepted": "Who changed their mind about it, and why.",
    "Acceptance.on": "On which day it was accepted.",
    "Acceptance.reason": "Why.",
    "Proposal.title": "The title of the proposal.",
    "Proposal.contact": "Whom the Secretariat writes to; never shown in public.",
    "Proposal.organizations": "The submitting organizations, lead first.",
    "Proposal.speakers": "Who is to speak or to carry it out.",
    "Proposal.outcomes": "Which outcomes of the call it serves.",
    "Proposal.focus": "Which themes of the call it is about.",
    "Proposal.countries": "Where the action takes place: two letters of ISO 3166-1 each.",
    "Proposal.description": "The proposal itself. Begin it on the next line after `|`.",
    "Proposal.supply_chains": "The supply chains it is about.",
    "Proposal.languages": f"Working languages. {_LANGUAGE_CODES}",
    "Proposal.initiative": "The programme it belongs to.",
    "Proposal.answers": "Answers to the further questions of this call.",
    "Proposal.status": "withdrawn: kept, and not considered any more.",
    "Contact.name": "The name of the person.",
    "Contact.email": "One e-mail address.",
    "Host.name": "The organization's name; registered members are found by any of their names.",
    "Host.type": "The kind of organization; a registered member may leave it out.",
    "Host.country": (
        "The country of its seat, two letters of ISO 3166-1; a registered member may leave it out."
    ),
    "Speaker.name": "The speaker's name.",
    "Speaker.role": _ROLE,
    "Speaker.organization": _EMPLOYER,
    "Review.scores": "A point of the scale for every criterion; null where it does not apply.",
    "Review.confidence": "How sure you are: 1, 2 or 3.",
    "Review.feedback": "For the host; may be quoted in a letter.",
    "Review.note": "For the committee; never leaves the repository.",
    "Recusal.recused": "Why you do not judge this proposal; it stands instead of scores.",
    "Session.starts": "Day and hour in the session's time zone, such as 2026-11-19T14:00.",
    "Session.minutes": "How long it takes.",
    "Session.timezone": "The place whose clock counts, such as Europe/Zurich.",
    "Session.audience": "alliance: members only. public: everybody.",
    "Session.register": "The public address where people register.",
    "Session.join": "The meeting link; it goes to participants only.",
    "Session.languages": f"The languages spoken. {_LANGUAGE_CODES}",
    "Session.interpretation": f"The languages interpreted into, [] for none. {_LANGUAGE_CODES}",
    "Session.title": "A title for each language; the proposal's where it is left out.",
    "Session.description": "A description for each language; the proposal's where it is left out.",
    "Session.moderator": "Who leads the session.",
    "Session.speakers": "Who speaks.",
    "Session.agenda": "The parts of the session, in order.",
    "Session.presentation": "The file of the slides.",
    "Session.flyer": "A picture, and all it shows in words.",
    "Session.recording": (
        "The public address of the recording; with it those who took part are thanked."
    ),
    "Person.name": "The person's name.",
    "Person.role": _ROLE,
    "Person.organization": _EMPLOYER,
    "Person.consent": "Whether the person agreed to be named in public.",
    "AgendaItem.minutes": "How long this part takes.",
    "AgendaItem.item": "What this part is.",
    "AgendaItem.speakers": "Who speaks in it, named as in the session's list.",
    "Flyer.file": "The file of the picture.",
    "Flyer.alt": "Everything the picture says, in words.",
    "Brand.sender": "Who sends.",
    "Brand.reply_to": "Where replies to every letter go; to the sender where it is left out.",
    "Brand.members": "The mailing list that invitations and the newsletter go to.",
    "Brand.series": "The name of the series, by language; call.yaml's where it is left out.",
    "Brand.organizer": "Who runs the call, by language; call.yaml's where it is left out.",
    "Brand.office": (
        "What the organizer is called in letters, with its article, by language: the Secretariat."
    ),
    "Brand.audience": (
        "Whom sessions that are not public are for, by language: members of the network."
    ),
    "Brand.newsletter": (
        "The newsletter that sessions are announced in, with its article, by language."
    ),
    "Brand.about": "A sentence that says what the sessions are about, by language.",
    "Brand.colours": "Colours of e-mail and pages, with a contrast of at least 4.5 to 1.",
    "Brand.logos": "Pictures at the head, from left to right.",
    "Brand.footer": "What stands below every e-mail and page, by language.",
    "Brand.cities": "The IANA time zones whose hours are shown beside a session's own.",
    "Address.name": "The name that a mail program shows.",
    "Address.email": "The address.",
    "Colours.text": 'The colour of text, such as "#1f2933".',
    "Colours.background": "The colour behind text.",
    "Colours.accent": "The colour of headings, links and lines.",
    "Colours.on_accent": "The colour of text on the accent.",
    "Logo.file": "A PNG, JPEG or GIF file of the call's folder.",
    "Logo.alt": "What the picture shows, in words.",
    "Logo.width": "How wide it is shown, in pixels.",
}
"""By the name of the record and the key as a file spells it."""

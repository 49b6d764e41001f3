"""What moderation calls things on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engage.core.languages import _, _l
from engage.moderation.looking import TODAYS_RULES
from engage.moderation.models import Decision
from engage.moderation.queries import Lane
from engage.voices.models import Consent, HeldFor, VoiceState

STATES: Mapping[VoiceState, Any] = {
    VoiceState.RECEIVED: _l("Not read yet"),
    VoiceState.HELD: _l("Held"),
    VoiceState.APPROVED: _l("Approved"),
    VoiceState.REFUSED: _l("Refused"),
}
CONSENTS: Mapping[Consent, Any] = {
    Consent.COUNTED: _l("Counted only"),
    Consent.READ: _l("Read by the team"),
    Consent.QUOTED: _l("Quoted without my name"),
    Consent.TOLD: _l("Told in full without my name"),
    Consent.NAMED: _l("Told with the name I give"),
}
HELD_FOR: Mapping[HeldFor, Any] = {
    HeldFor.HONEYPOT: _l("a field that people do not see was filled in"),
    HeldFor.FAST_LINK: _l("it was sent within two seconds and has a link in it"),
    HeldFor.REPEATED: _l("the same words came in many times"),
}
# Who helped, by the ids that surveys and stories store (R1.8); none for those who needed nobody.
HELPED: Mapping[str, Any] = {
    "myself": "",
    "read": _l("Yes, somebody read it to me"),
    "explained": _l("Yes, somebody explained it"),
    "wrote": _l("Yes, somebody wrote down what I said"),
    "language": _l("Yes, somebody put it into another language"),
    "other_way": _l("Yes, in another way"),
}
KINDS: Mapping[str, Any] = {
    "OTHER": _l("Something else"),
    "PERSON": _l("Name of a person"),
    "STAFF": _l("Member of staff who is criticised"),
    "PLACE": _l("Place"),
    "SCHOOL": _l("School"),
    "DATE": _l("Exact date"),
    "ADDRESS": _l("Address"),
    "PHONE": _l("Phone number"),
    "CONDITION": _l("Health or need"),
    "WORK": _l("Job or employer"),
    "EMAIL": _l("E-mail address"),
    "POSTCODE": _l("Postcode"),
    "NHS_NUMBER": _l("NHS number"),
    "DATE_OF_BIRTH": _l("Date of birth"),
    "URL": _l("Link"),
    "HANDLE": _l("Name on social media"),
    "NI_NUMBER": _l("National Insurance number"),
    "NUMBER_PLATE": _l("Number plate"),
    "BANK": _l("Bank details"),
    "REFERENCE": _l("Reference number"),
}
DECISIONS: Mapping[str, Any] = {
    "approve": _l("Approved"),
    "refuse": _l("Refused"),
    "hold": _l("Held"),
    "second": _l("Asked for another reader"),
    "reopen": _l("Put back into the queue"),
    "edit": _l("What is hidden was changed"),
    "reveal": _l("What is hidden was changed"),
    "undo": _l("Took back the last step"),
}
# What stands beside "Undo", about the text before this one.
UNDO_LINES: Mapping[str, Any] = {
    "approve": _l("You approved:"),
    "refuse": _l("You refused:"),
    "hold": _l("You held:"),
    "second": _l("You asked for another reader of:"),
    "reopen": _l("You put back into the queue:"),
}
LANES: Mapping[Lane, Any] = {
    Lane.MINE: _l("Given to me"),
    Lane.SECOND: _l("Waiting for another reader"),
}


def kind_word(kind: str) -> str:
    """What a kind of personal detail is called; a kind from a later version by its own name."""
    return str(KINDS.get(kind) or kind.replace("_", " ").capitalize())


def why(decision: Decision, reasons: Mapping[str, str]) -> str:
    """The reason of a decision in words; an edit says which kind of detail, and never the detail."""
    if decision.action == "refuse":
        return reasons.get(decision.reason, decision.reason)
    if decision.by_id is None and decision.reason == TODAYS_RULES:
        return str(_("the checker found more to hide"))
    if decision.action not in ("edit", "reveal"):
        return decision.reason if decision.action in ("hold", "second", "reopen") else ""
    what, _space, kind = decision.reason.partition(" ")
    word = kind_word(kind.split(" ")[0])
    return str(_("hidden: %(what)s", what=word) if what == "hide" else _("kept: %(what)s", what=word))

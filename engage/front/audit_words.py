"""The record in plain words: every action that the code records, and what it was done to (R8.3). Pure.

`tests/rules/test_audit_words.py` fails where an action has no words here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from engage.core.languages import _l
from engage.reading.hiding import hide
from engage.reading.personal import find_personal

#: Action → what somebody did. The thing it was done to stands beside it.
ACTIONS: Mapping[str, Any] = {
    "access.refused": _l("Was refused a page"),
    "assurance.published": _l("Published a document"),
    "assurance.saved": _l("Wrote a version of a document"),
    "audit.checked": _l("Checked the record"),
    "audit.exported": _l("Took a copy of the record"),
    "audit.shortened": _l("Deleted the beginning of the record: its time was over"),
    "backup.restored": _l("Brought a backup back"),
    "collection.closed": _l("Closed a story collection"),
    "collection.opened": _l("Opened a story collection"),
    "collection.written": _l("Wrote the words of a story collection"),
    "concern.acknowledged": _l("Took on a concern"),
    "concern.closed": _l("Closed a concern"),
    "concern.drill_started": _l("Started a safeguarding drill"),
    "concern.handed_over": _l("Handed a concern to another lead"),
    "concern.linked": _l("Linked two concerns"),
    "concern.noted": _l("Added a note to a concern"),
    "concern.partnership_answered": _l("Wrote down what the safeguarding partnership answered"),
    "concern.partnership_told": _l("Released numbers to the safeguarding partnership"),
    "concern.read": _l("Read the words of a concern"),
    "concern.released": _l("Released a concern to moderation"),
    "concern.reopened": _l("Opened a concern again"),
    "concern.taken_out": _l("Took all of a concern out as a file"),
    "concern.told": _l("Wrote down whom they told about a concern"),
    "concern.unlinked": _l("Took back a link between concerns"),
    "conversation.closed": _l("Closed a conversation"),
    "conversation.created": _l("Started a conversation"),
    "conversation.edited": _l("Changed a conversation"),
    "conversation.erased": _l("Erased everything that people said in a conversation"),
    "conversation.erasure_asked": _l("Asked for a whole conversation to be erased"),
    "conversation.opened": _l("Opened a conversation"),
    "conversation.read": _l("Said that they read what people said"),
    "hold.lifted": _l("Lifted a legal hold"),
    "hold.set": _l("Set a legal hold"),
    "keeping.period_set": _l("Changed how long something is kept"),
    "participation.erased": _l("Erased everything that one person said"),
    "participations.erased": _l("Erased everything that several people said"),
    "reply.corrected": _l("Corrected a published reply"),
    "reply.drafted": _l("Drafted a reply"),
    "reply.easy_read_checked": _l("Checked the Easy Read of a reply"),
    "reply.edited": _l("Changed a reply"),
    "reply.published": _l("Signed off a reply"),
    "reply.quotes_chosen": _l("Chose the quotes of a reply"),
    "reply.sent_back": _l("Sent a reply back to its writer"),
    "reply.submitted": _l("Asked for a reply to be signed off"),
    "retention.deleted": _l("Deleted what was due"),
    "role.given": _l("Gave a role"),
    "staff.ended": _l("Ended an account"),
    "staff.last_day_set": _l("Set the last day of an account"),
    "staff.sign_in_failed": _l("Failed to sign in"),
    "staff.signed_in": _l("Signed in"),
    "survey.closed": _l("Closed a survey"),
    "survey.exported": _l("Took the answers of a survey as a file"),
    "survey.figures_released": _l("Made the figures of a survey public"),
    "survey.loaded": _l("Loaded a version of a survey"),
    "survey.published": _l("Published a version of a survey"),
    "survey.reopened": _l("Opened a survey again"),
    "theme.added": _l("Added a theme"),
    "theme.changed": _l("Changed a theme"),
    "theme.made_private": _l("Took a theme off the public board"),
    "theme.made_public": _l("Put a theme on the public board"),
    "voice.approved": _l("Approved a text"),
    "voice.assigned": _l("Gave a text to a colleague to read"),
    "voice.feeling_corrected": _l("Corrected how a text reads"),
    "voice.flagged": _l("Found signs of harm in a text"),
    "voice.held": _l("Held a text"),
    "voice.hiding_changed": _l("Changed what is hidden in a text"),
    "voice.moved": _l("Moved a text to another theme"),
    "voice.original_read": _l("Read the original words of a text"),
    "voice.refused": _l("Refused a text"),
    "voice.second_reader_asked": _l("Asked for another reader of a text"),
    "voice.step_undone": _l("Took back their last step with a text"),
    "voice.reopened": _l("Brought a text back to the queue"),
    "voice.taken_over": _l("Took over a text that a colleague was reading"),
    "voice.tagged": _l("Put a text into a theme"),
    "voice.untagged": _l("Took a text out of a theme"),
    "voice.words_brought_back": _l("Brought hidden words of a text back"),
    "voices.assigned": _l("Gave several texts to a colleague to read"),
    "voices.approved": _l("Approved several texts"),
    "voices.campaign_marked": _l("Marked texts as copies of one campaign"),
    "voices.campaign_unmarked": _l("Said that texts are no copied campaign"),
    "voices.hidden_again": _l("Hid personal details again in several texts"),
    "voices.imported": _l("Brought in texts collected elsewhere"),
    "voices.tagged": _l("Put several texts into themes"),
}
#: The part before the dot → what the filter calls it.
FAMILIES: Mapping[str, Any] = {
    "access": _l("Refused pages"),
    "assurance": _l("Assurance"),
    "audit": _l("The record itself"),
    "backup": _l("Backups"),
    "collection": _l("Story collections"),
    "concern": _l("Safeguarding concerns"),
    "conversation": _l("Conversations"),
    "hold": _l("Legal holds"),
    "keeping": _l("How long things are kept"),
    "participation": _l("Erasing"),
    "participations": _l("Erasing several people"),
    "reply": _l("Replies"),
    "retention": _l("What was due"),
    "role": _l("Roles"),
    "staff": _l("Accounts and signing in"),
    "survey": _l("Surveys"),
    "theme": _l("Themes"),
    "voice": _l("Texts"),
    "voices": _l("Several texts at once"),
}
#: One choice of the filter for what an administrator looks for first.
REFUSED = "refused"
REFUSALS = ("access.refused", "staff.sign_in_failed")
#: What an entry can be about, with its number.
SUBJECTS: Mapping[str, Any] = {
    "assurance": _l("document %(which)s"),
    "audit": _l("entry %(which)s"),
    "concern": _l("concern %(which)s"),
    "conversation": _l("conversation %(which)s"),
    "page": _l("page %(which)s"),
    "participation": _l("participation %(which)s"),
    "participations": _l("participations %(which)s"),
    "reply": _l("reply %(which)s"),
    "staff": _l("account %(which)s"),
    "survey": _l("survey %(which)s"),
    "theme": _l("theme %(which)s"),
    "voice": _l("text %(which)s"),
    "voices": _l("texts %(which)s"),
}
#: Reasons that the system writes itself. All others were typed, and are shown without personal details (R5.5).
WRITTEN_BY_US = frozenset(
    {
        "assurance.published",
        "assurance.saved",
        "audit.checked",
        "audit.exported",
        "audit.shortened",
        "backup.restored",
        "concern.linked",
        "concern.unlinked",
        "keeping.period_set",
        "participations.erased",
        "retention.deleted",
        "role.given",
        "staff.last_day_set",
        "survey.loaded",
        "survey.published",
        "theme.changed",
        "voice.approved",
        "voice.assigned",
        "voice.flagged",
        "voice.held",
        "voice.hiding_changed",
        "voice.moved",
        "voice.refused",
        "voice.reopened",
        "voice.step_undone",
        "voice.tagged",
        "voice.untagged",
        "voices.approved",
        "voices.assigned",
        "voices.campaign_marked",
        "voices.campaign_unmarked",
        "voices.hidden_again",
        "voices.tagged",
    }
)


#: What one of our own reasons names: “theme:16”.
_NAMED = re.compile(r"\b[a-z]+:[0-9]+\b")


def action_words(action: str) -> str:
    """What was done; an action that nobody put into words is shown by its name rather than left out."""
    return str(ACTIONS.get(action, action))


def subject_words(subject: str, names: Mapping[str, str]) -> str:
    """What it was done to: “text 12”; an account by its name, where `names` (“staff:7” → name) has it."""
    if subject in names:
        return names[subject]
    kind, _colon, which = subject.partition(":")
    return str(SUBJECTS[kind]) % {"which": which} if kind in SUBJECTS and which else subject


def reason_words(action: str, reason: str) -> str:
    """Why, without names, numbers and addresses that somebody typed into it."""
    if action in WRITTEN_BY_US:
        return _NAMED.sub(lambda named: subject_words(named[0], {}), reason)
    return hide(reason, find_personal(reason))[0] if reason else ""

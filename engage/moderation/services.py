"""The verbs of moderation: approve, refuse, hold, reopen, undo, change what is hidden, read an original."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from engage.accounts.models import Staff
from engage.core import audit
from engage.core.crypto import unseal
from engage.core.database import db, run
from engage.moderation.details import covers, working_text
from engage.moderation.lifecycle import Action, Reason, Step, can_undo, step
from engage.moderation.models import Claim, Decision, Fingerprint
from engage.voices.models import Flag, HeldFor, Voice, VoiceState
from engage.voices.services import batched, rehide, restand, restand_many

COUNTED_ONLY = "counted only"
PAST = {
    Action.APPROVE: "voice.approved",
    Action.REFUSE: "voice.refused",
    Action.HOLD: "voice.held",
    Action.REOPEN: "voice.reopened",
    Action.EDIT: "voice.hiding_changed",
    Action.REVEAL: "voice.words_brought_back",
    Action.SECOND: "voice.second_reader_asked",
    Action.UNDO: "voice.step_undone",
}


class Stale(Exception):
    """The voice changed after this person opened it, or cannot take this step any more (R6.4)."""


class ReadByAnother(Stale):
    """Somebody else is reading it at this moment."""


class AskedYourself(Stale):
    """Who asked for another reader does not decide it."""


class ReasonMissing(Exception):
    """This step needs a reason."""


def take_step(
    voice: Voice, action: Action, *, by: Staff | None, revision: int, now: datetime, today: date, reason: str = ""
) -> Decision:
    """Move the voice along the table, with a decision and an entry in the audit record.

    `revision` is the one that was read. Raises Stale, with nothing changed, and ReasonMissing.
    """
    _check_revision(voice, revision)
    taken = step(voice.state, action)
    if taken is None or taken.leads_to is None:
        raise Stale
    claim = _claim_on(voice.id)
    _check_claim(claim, taken, by=by, now=now)
    if taken.reason is Reason.PUBLISHED and reason not in published_reasons(voice):
        raise ReasonMissing
    if taken.reason is Reason.WORDS and not reason.strip():
        raise ReasonMissing
    before = _standing(voice, claim)
    voice.state = taken.leads_to
    voice.refusal = reason if action is Action.REFUSE else None
    voice.decided_on = today if taken.decides else None
    voice.held_for = None
    _ask(voice.id, claim, by.id if by and action is Action.SECOND else None)
    decision = _note(voice, action, by=by, now=now, reason=reason, before=before)
    restand(voice)
    return decision


def undo(voice: Voice, *, by: Staff, revision: int, now: datetime) -> None:
    """Take back one's own last step, within ten minutes: the voice stands exactly as before it. Raises Stale."""
    _check_revision(voice, revision)
    last = db.session.scalar(
        select(Decision).where(Decision.voice_id == voice.id).order_by(Decision.id.desc()).limit(1)
    )
    if last is None or last.before is None or step(voice.state, Action.UNDO) is None:
        raise Stale
    own, nothing_since = last.by_id == by.id, voice.revision == last.revision + 1
    if not can_undo(last.action, at=last.at, own=own, last=nothing_since, now=now):
        raise Stale
    before = last.before
    voice.state = VoiceState(before["state"])
    voice.refusal = before["refusal"]
    voice.decided_on = date.fromisoformat(before["decided_on"]) if before["decided_on"] else None
    voice.held_for = HeldFor(before["held_for"]) if before.get("held_for") else None
    _ask(voice.id, _claim_on(voice.id), before["asked_by_id"])
    _note(voice, Action.UNDO, by=by, now=now, reason=last.action)
    restand(voice)


def approve(voice: Voice, *, by: Staff | None, revision: int, now: datetime, today: date) -> None:
    """These words may be shown, as far as their person agreed. Raises Stale."""
    take_step(voice, Action.APPROVE, by=by, revision=revision, now=now, today=today)


def refuse(voice: Voice, *, by: Staff, revision: int, now: datetime, today: date, reason: str) -> None:
    """These words will not be shown, for a reason of the published list. Raises Stale, ReasonMissing."""
    take_step(voice, Action.REFUSE, by=by, revision=revision, now=now, today=today, reason=reason)


def hold(voice: Voice, *, by: Staff, revision: int, now: datetime, today: date, why: str) -> None:
    """Somebody else should read this first. Raises Stale, ReasonMissing."""
    take_step(voice, Action.HOLD, by=by, revision=revision, now=now, today=today, reason=why)


def reopen(voice: Voice, *, by: Staff, revision: int, now: datetime, today: date, why: str = "") -> None:
    """Decide this again. Raises Stale, ReasonMissing."""
    take_step(voice, Action.REOPEN, by=by, revision=revision, now=now, today=today, reason=why)


def published_reasons(voice: Voice) -> list[str]:
    """The keys of the reasons for which its conversation refuses words (R6.2)."""
    return [str(each["key"]) for each in voice.conversation.refusal_reasons]


def change_hidden(
    voice: Voice, hidden: list[dict[str, Any]], *, by: Staff, revision: int, now: datetime, what: str
) -> None:
    """Hide other details of the original than before; the working text is made anew. Raises Stale.

    Where that brings words back, an approved text has to be approved again.
    """
    _check_revision(voice, revision)
    action = Action.EDIT if covers(hidden, voice.hidden) else Action.REVEAL
    taken = step(voice.state, action)
    if taken is None or taken.leads_to is None:
        raise Stale
    _check_claim(_claim_on(voice.id), taken, by=by, now=now)
    if taken.leads_to is not voice.state:
        voice.state, voice.decided_on = taken.leads_to, None
    _note(voice, action, by=by, now=now, reason=what)
    rehide(voice, text=working_text(unseal(voice.original), hidden), hidden=hidden)


def read_original(voice: Voice, *, by: Staff, now: datetime, reason: str) -> str:
    """The words as they came. Who read them and why goes on record with the running transaction (R5.5)."""
    if not reason.strip():
        raise ReasonMissing
    audit.record(by.actor, "voice.original_read", f"voice:{voice.id}", now=now, reason=reason.strip())
    return unseal(voice.original)


def approve_import(voices: Sequence[Voice], *, by: Staff | None, now: datetime, today: date) -> int:
    """Approve many voices at once, those apart that safeguarding must look at first. Returns how many.

    One entry in the audit record stands for all of them; each has its own decision.
    """
    return _approve_many([voice.id for voice in voices], by=by, now=now, today=today, reason="import")


def approve_counted_only(voice_ids: Sequence[int], *, now: datetime, today: date) -> int:
    """Approve words that nobody may read, so that they count. See decisions/0110. Returns how many."""
    return _approve_many(voice_ids, by=None, now=now, today=today, reason=COUNTED_ONLY)


def _approve_many(voice_ids: Sequence[int], *, by: Staff | None, now: datetime, today: date, reason: str) -> int:
    db.session.flush()
    approved: list[int] = []
    for some in batched(voice_ids):
        ready = db.session.execute(
            select(Voice.id, Voice.revision)
            .where(
                Voice.id.in_(some),
                Voice.state == VoiceState.RECEIVED,
                Voice.flag.in_((Flag.NONE, Flag.RELEASED)),
            )
            .order_by(Voice.id)
        ).all()
        if not ready:
            continue
        db.session.execute(
            update(Voice)
            .where(Voice.id.in_([each.id for each in ready]))
            .values(state=VoiceState.APPROVED, decided_on=today)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            insert(Decision),
            [
                {
                    "voice_id": each.id,
                    "action": Action.APPROVE.value,
                    "by_id": by.id if by else None,
                    "at": now,
                    "revision": each.revision,
                    "reason": reason,
                }
                for each in ready
            ],
        )
        approved += [each.id for each in ready]
    if not approved:
        return 0
    actor = by.actor if by else "system"
    span = f"voices:{approved[0]}-{approved[-1]}"
    audit.record(actor, "voices.approved", span, now=now, reason=f"{reason}: {len(approved)}")
    restand_many(approved)
    for voice in db.session.identity_map.values():
        if isinstance(voice, Voice):
            db.session.expire(voice)
    return len(approved)


def erase(participation_ids: Sequence[int]) -> int:
    """Delete the decisions about these people's voices; the audit record keeps its own lines. Returns how many."""
    voices = select(Voice.id).where(Voice.participation_id.in_(participation_ids))
    for room in (Claim, Fingerprint):
        run(delete(room).where(room.voice_id.in_(voices)))
    return run(delete(Decision).where(Decision.voice_id.in_(voices)))


def _check_revision(voice: Voice, revision: int) -> None:
    if voice.revision != revision:
        raise Stale


def _claim_on(voice_id: int) -> Claim | None:
    return db.session.get(Claim, voice_id, populate_existing=True)


def _check_claim(claim: Claim | None, taken: Step, *, by: Staff | None, now: datetime) -> None:
    """Two people never decide one text at once, and who asked for another reader is not that reader (R6.4)."""
    if claim is None or by is None:
        return
    if claim.read_by_other(by.id, now):
        raise ReadByAnother
    if taken.by_another and claim.asked_by_id == by.id:
        raise AskedYourself


def _ask(voice_id: int, claim: Claim | None, asked_by_id: int | None) -> None:
    """A step ends whatever claim there was; what stays is who asked for another reader."""
    if claim is not None:
        db.session.delete(claim)
        db.session.flush()
    if asked_by_id is not None:
        db.session.add(Claim(voice_id=voice_id, asked_by_id=asked_by_id))


def _standing(voice: Voice, claim: Claim | None) -> dict[str, Any]:
    return {
        "state": voice.state.value,
        "refusal": voice.refusal,
        "decided_on": voice.decided_on.isoformat() if voice.decided_on else None,
        "asked_by_id": claim.asked_by_id if claim else None,
        "held_for": voice.held_for.value if voice.held_for else None,
    }


def _note(
    voice: Voice,
    action: Action,
    *,
    by: Staff | None,
    now: datetime,
    reason: str,
    before: dict[str, Any] | None = None,
) -> Decision:
    """A decision with its reason; the audit record gets only the key of a published one, never a sentence that
    may repeat what somebody said (R8.3)."""
    decision = Decision(
        voice_id=voice.id,
        action=action.value,
        by_id=by.id if by else None,
        at=now,
        revision=voice.revision,
        reason=reason.strip(),
        before=before,
    )
    db.session.add(decision)
    on_record = reason if by is None or action in (Action.REFUSE, Action.EDIT, Action.REVEAL) else ""
    audit.record(by.actor if by else "system", PAST[action], f"voice:{voice.id}", now=now, reason=on_record)
    return decision

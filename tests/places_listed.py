"""The list of places where words or numbers can appear: how each is walked, or why it shows nothing (R4.5).

A new address or command has its line here, in SHOWN or in DARK. `{names}` are those of `places.World.names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shown:
    """How a place is walked: its addresses (or a command's words), with names of the world; a form to send."""

    ways: tuple[str, ...]
    form: Mapping[str, str] = field(default_factory=dict)


def ways(*ways: str, **form: str) -> Shown:
    return Shown(ways, form)


SHOWN: Mapping[str, Shown] = {
    "GET surveys.start": ways("/surveys/{survey}/"),
    "GET surveys.page": ways("/surveys/{survey}/growing-up-words", "/surveys/{survey}/what-is-good"),
    "GET surveys.help_now": ways("/surveys/{survey}/help?after=growing-up-words"),
    "GET surveys.stopping": ways("/surveys/{survey}/stop"),
    "GET surveys.results": ways("/surveys/{survey}/results"),
    "GET surveys_ending.consent": ways("/surveys/{survey}/consent"),
    "GET surveys_ending.check": ways("/surveys/{survey}/check"),
    "GET surveys_ending.done": ways("/surveys/{survey}/done"),
    "GET stories.start": ways("/stories/{story}/"),
    "GET stories.step": ways("/stories/{story}/tell-a-day", "/stories/{story}/check"),
    "GET stories.help": ways("/stories/{story}/help"),
    "GET stories.stopped": ways("/stories/{story}/stopped"),
    "GET stories_end.done": ways("/stories/{story}/done"),
    "GET themes.board": ways("/themes/", "/themes/?find={beside}", "/themes/?q={beside}"),
    "GET themes.theme": ways("/themes/{public_theme}", "/themes/{public_theme}?page=2"),
    "GET replies.everything": ways("/you-said-we-did/", "/you-said-we-did/?find={beside}&q={beside}"),
    "GET replies.one": ways("/you-said-we-did/{reply}"),
    "POST my_voice.ask": ways("/my-voice/ask", do="take-back-all"),
    "GET door.ask": ways("/taking-part/{conversation}"),
    "GET door.out": ways("/taking-part/{conversation}/out"),
    "GET my_words.change": ways("/my-voice/words/1"),
    "GET my_offer.look": ways("/my-voice/offer/{other}"),
    "POST my_copy.take": ways("/my-voice/copy", format="json"),
    "GET stories_desk.one": ways("/desk/stories/{story}/"),
    "GET stories_desk.edit": ways("/desk/stories/{story}/edit"),
    "GET stories_desk.open_": ways("/desk/stories/{story}/open"),
    "GET stories_desk.close": ways("/desk/stories/{story}/close"),
    "GET surveys_desk.one": ways("/desk/surveys/{survey}/"),
    "GET surveys_desk.publish": ways("/desk/surveys/{survey}/publish"),
    "GET surveys_desk.close": ways("/desk/surveys/{survey}/close"),
    "GET surveys_desk.reopen": ways("/desk/surveys/{survey}/reopen"),
    "GET surveys_preview.first": ways("/desk/surveys/{survey}/preview/"),
    "GET surveys_preview.page": ways("/desk/surveys/{survey}/preview/growing-up-words"),
    "GET reading_rules.show": ways("/how-we-read/{conversation}"),
    "GET conversations_desk.one": ways("/desk/conversations/{conversation}"),
    "GET conversations_desk.edit": ways("/desk/conversations/{conversation}/edit"),
    "GET keeping.conversation": ways("/desk/conversations/{conversation}/keeping"),
    "GET keeping.person": ways("/desk/erase/{voice_id}"),
    "GET moderation.queue": ways(
        "/desk/moderation/",
        "/desk/moderation/?state=received",
        "/desk/moderation/?state=held",
        "/desk/moderation/?state=approved&conversation={conversation}",
        "/desk/moderation/?state=refused&find={beside}",
    ),
    "GET moderation.text": ways("/desk/moderation/{voice_id}"),
    "POST moderation.decide": ways("/desk/moderation/{voice_id}/decide", action="approve", revision="999999"),
    "POST moderation.change": ways("/desk/moderation/{voice_id}/details", words="not in it", revision="1"),
    "POST moderation.original": ways("/desk/moderation/{voice_id}/original", **{"original-reason": "A check."}),
    "POST moderation_claims.undo": ways("/desk/moderation/{voice_id}/undo", revision="999999"),
    "POST moderation.worry": ways("/desk/moderation/{voice_id}/concern", revision="999999"),
    "GET board.show": ways(
        "/desk/board/{conversation}",
        "/desk/board/{conversation}?find={beside}",
        "/desk/board/{conversation}?theme={theme_id}",
        "/desk/board/{conversation}?tagged=us",
    ),
    "GET board.column": ways(
        "/desk/board/{conversation}/column/{theme_id}",
        "/desk/board/{conversation}/column/0",
        "/desk/board/{conversation}/column/{theme_id}?find={beside}",
    ),
    "GET board.voice": ways("/desk/board/voice/{voice_id}"),
    "GET board.reading": ways("/desk/board/voice/{voice_id}/reading"),
    "POST board.tag": ways("/desk/board/voice/{voice_id}/tag"),
    "POST board.move": ways("/desk/board/voice/{voice_id}/move"),
    "POST board.feeling": ways("/desk/board/voice/{voice_id}/feeling"),
    "GET board.codebook": ways("/desk/themes/{conversation}"),
    "GET board.theme": ways("/desk/themes/{conversation}/{theme_id}"),
    "POST board.new_theme": ways("/desk/themes/{conversation}/new"),
    "POST board.change_theme": ways("/desk/themes/{conversation}/{theme_id}"),
    "GET replies_desk.everything": ways("/desk/replies/", "/desk/replies/?state=published"),
    "GET replies_desk.one": ways("/desk/replies/{reply_id}"),
    "GET replies_desk.edit": ways("/desk/replies/{draft_id}/edit"),
    "GET replies_desk.quotes": ways("/desk/replies/{draft_id}/quotes", "/desk/replies/{draft_id}/quotes?page=2"),
    "GET replies_desk.correct": ways("/desk/replies/{reply_id}/correct"),
    "GET replies_desk.easy": ways("/desk/replies/{reply_id}/easy"),
    "GET replies_desk.start": ways("/desk/replies/new", "/desk/replies/new?conversation={conversation}"),
    "GET safeguarding.queue": ways(
        "/desk/safeguarding/",
        "/desk/safeguarding/?show=closed",
        "/desk/safeguarding/?lane=raised",
        "/desk/safeguarding/?lane=not_screened",
    ),
    "GET safeguarding.concern": ways("/desk/safeguarding/{concern_id}"),
    "POST safeguarding.read": ways("/desk/safeguarding/{concern_id}/read"),
    "POST safeguarding_reports.tell_partnership": ways("/desk/safeguarding/partnership", conversation="1"),
    "POST safeguarding_reports.give": ways("/desk/safeguarding/{concern_id}/everything"),
    "POST safeguarding.link": ways("/desk/safeguarding/{concern_id}/link"),
    "POST safeguarding.act": ways("/desk/safeguarding/{concern_id}/act", action="noted", revision="999999"),
    "GET assurance.one": ways("/desk/assurance/dpia", "/desk/assurance/processing"),
    "GET assurance.paper": ways("/desk/assurance/dpia/paper"),
    "GET assurance.edit": ways("/desk/assurance/dpia/edit"),
    "GET audit.entries": ways("/desk/audit/", "/desk/audit/?family=voice", "/desk/audit/?kind=voice&number={voice_id}"),
    "POST audit.export": ways("/desk/audit/export", format="json"),
    "flask conversations list": ways("conversations list"),
    "flask surveys export": ways(
        "surveys export {survey} --to {folder}/answers.csv",
        "surveys export {survey} --format json --to {folder}/answers.json",
    ),
    "flask audit verify": ways("audit verify"),
    "flask keys status": ways("keys status"),
    "flask voices prepare": ways("voices prepare", "voices prepare --all"),
    "flask screen": ways("screen {folder}/plain.txt"),
}

_LEADS_ON = "answers with where to go next, and keeps what this person alone typed"
_OWN_FORM = "shows nothing but the form that the same person just sent"
_STEP = "takes a step and leads to a page that is walked"
DARK: Mapping[str, str] = {
    "GET front.favicon": "a picture, the same for everybody",
    "POST front.remember_language": "keeps a language and leads back",
    "POST desk.keys": "keeps a choice of keys and leads back",
    "POST my_voice.open_with_words": "opens a visit: the author's eyes are made by it",
    "POST my_voice.reading": "keeps how the page is shown and leads back",
    "POST my_voice.change": "changes consent and leads back to the author's page, which is walked",
    "POST my_voice.erase": "deletes what one person said, and says so",
    "POST my_voice.close": "ends a visit",
    **{f"POST my_words.{name}": _OWN_FORM for name in ("keep_change", "keep_more", "details", "confirm")},
    "POST my_offer.tell": _OWN_FORM,
    "POST door.answer": _LEADS_ON,
    "GET door.slip": "a slip to print, where a parent must agree: the conversation's own texts",
    **{f"POST my_offer.{name}": _LEADS_ON for name in ("show_code", "code_file", "details", "finish")},
    "POST security.login": "opens a session",
    "GET security.login": "a form for an address and a password",
    "POST security.logout": "ends a session",
    **{f"POST surveys.{name}": _LEADS_ON for name in ("begin", "answer", "ask_for_help", "throw_away")},
    **{
        f"POST surveys_ending.{name}": _LEADS_ON
        for name in ("give_consent", "send", "show_code", "code_file", "details", "finish")
    },
    **{f"POST stories.{name}": _LEADS_ON for name in ("begin", "answer", "ask_for_help")},
    **{f"POST stories_end.{name}": _LEADS_ON for name in ("send", "show_code", "code_file", "details", "finish")},
    "POST assurance.edit": _OWN_FORM,
    "POST assurance.publish": _STEP,
    **{f"POST conversations_desk.{name}": _STEP for name in ("open_", "close", "read")},
    **{f"POST conversations_desk.{name}": _OWN_FORM for name in ("start", "edit")},
    **{
        f"POST moderation_claims.{name}": "leads to the queue or to a text, which are walked"
        for name in ("start", "leave", "skip", "take", "assign", "assign_oldest")
    },
    **{f"POST moderation_likeness.{name}": _STEP for name in ("together", "campaign")},
    "POST safeguarding.unlink": _STEP,
    "POST safeguarding_reports.drill": _STEP,
    "POST safeguarding_reports.answered": "shows the page of the partnership, which is walked",
    "POST board.public": _STEP,
    **{f"POST keeping.{name}": _OWN_FORM for name in ("installation", "conversation")},
    **{
        f"POST keeping.{name}": "takes a step, or shows its form again beside numbers and no words"
        for name in ("hold_all", "lift_hold", "erase_all", "hold_person", "erase_person")
    },
    "POST board.untag": "takes a tag away, then the page of its voice, as board.voice shows it",
    **{
        f"POST replies_desk.{name}": "shows the reply as its page does, which is walked"
        for name in ("start", "edit", "correct", "quotes", "submit", "send_back", "publish", "check_easy")
    },
    **{f"POST stories_desk.{name}": _STEP for name in ("edit", "open_", "close")},
    "POST stories_desk.add": _OWN_FORM,
    **{f"POST surveys_desk.{name}": _STEP for name in ("renew", "publish", "close", "reopen", "release")},
    "POST surveys_desk.add": _OWN_FORM,
    "POST surveys_preview.answer": _OWN_FORM,
    "flask surveys load": "takes a file in",
    "flask surveys publish": "says a number of a version",
    "flask stories load": "takes a file in",
    "flask places load": "takes a file in",
    "flask themes evaluate": "reads a file from outside and says how well, in numbers",
    "flask themes train": "reads a file from outside and says how many texts",
    "flask voices import": "takes a file in and says how many rows",
    "flask demo load": "made-up people, in an empty database only",
    "flask demo fill": "made-up people",
    "flask keys rotate": "changes keys and says how many",
    "flask backup": "writes an encrypted file",
    "flask restore": "takes a file in and says how many rows",
    "flask retention run": "deletes what is due and says how many",
    **{f"flask staff {name}": "changes an account and says whose" for name in ("add", "until", "end")},
    "flask work": "does the jobs, which are done before each walk",
}

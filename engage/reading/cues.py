"""What points at a name: "my brother …", "ask for …", "yours, …" (R6.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from engage.reading.names import name_words

LETTER = r"[^\W\d_]"
# Bounded, so that a hundred thousand letters without a space cost no more than as many words.
_TAIL = rf"(?:['’-]{LETTER}{{1,30}}){{0,3}}"
NAME = rf"{LETTER}{{1,40}}{_TAIL}"
CAPITALISED = rf"[A-ZÀ-ÖØ-ÞĀ-ž]{LETTER}{{0,40}}{_TAIL}"
CAPITAL = rf"(?<![\w'-]){CAPITALISED}"
_PERSON_NOUN = (
    "nurse|doctor|lady|man|woman|boy|girl|guy|he|she|him|her|carer|worker|friend|brother|sister|son|daughter|mum|dad|"
    "teacher|person|midwife|driver|receptionist|consultant|physio|kid|child|baby|one|someone|somebody|lad|neighbour|"
    "husband|wife|partner|volunteer|gentleman|staff|assistant|therapist|dentist|surgeon|paramedic|porter|student|"
    "officer|member|i|i'm|im|they|boyfriend|girlfriend|mate|cousin|uncle|aunt|auntie|nan|gran|grandad|coach|"
    "counsellor|helper|who|colleague|manager|twin|twins|kids|ta|chap|bloke|fella"
)
# What somebody does and a month, a season or a hope does not.
_SURE_VERBS = (
    "smile[sd]|cried|cries|hugg?ed|hugs|listen(?:s|ed)|sings|shouts|shouted|laugh(?:s|ed)|cooks|cooked|sat|"
    "held my|told|rang|rings|taught|helped|helps|looked after|looks after|explained|said|says|thinks|knows|wants|"
    "drives|drove|visits|visited|brought|has been my|who|and (?:me|I|i)|from (?:the|next|my|number)|at (?:the|number)"
)
# What not even summer does.
_ONE_PERSON = (
    "told me|showed me|made me a|held my|sat with|rang me|came round|does the|did the|drove me|taught me|next door|"
    "on (?:the )?(?:front |main )?(?:desk|reception|till|switchboard)|in the (?:kitchen|office|canteen)|who works"
)
_HUMAN_VERBS = (
    "down the|at the|at number|turned up|showed|"
    "is (?:my|so|a lovely|deaf|autistic|blind|disabled|lonely|brilliant|amazing|lovely|kind|great|in my|\\d)|"
    "was (?:so|my|lovely|kind|brilliant|amazing|great|on shift)|bless|brings|came|comes|"
    "gave|gives|always|never|found|loves|likes|lost|can't|cannot|cant|made|makes|took|takes|goes|went|gets|"
    "got|keeps|kept|plays|played|lives|lived|works|worked|used to|moved|runs|ran|fixed|teaches|deserves|aged?"
)
_BELONGINGS = (
    "teacher|house|car|room|class|birthday|family|support|help|name|operation|funeral|wheelchair|form|bike|dog|job|"
    "smile|school|work|face|voice|bedroom|place|phone|number|story|care"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that points at a name, its group 1. `sure`: small ones too. `unlisted`: a capital is enough."""

    rule: str
    pattern: re.Pattern[str]
    sure: bool = False
    unlisted: bool = True


def _cue(rule: str, pattern: str, *, sure: bool = False, unlisted: bool = True) -> Cue:
    return Cue(rule, re.compile(pattern, re.IGNORECASE), sure, unlisted)


@cache
def cues() -> tuple[Cue, ...]:
    """Spaces are bounded wherever nothing must stand before them: pages of blank lines must not cost minutes."""
    words = name_words()
    return (
        _cue(
            "called",
            rf"\b(?:{_PERSON_NOUN})\b[^.!?\n]{{0,30}}?\b(?:called|named|nicknamed|names?\s+is|name's|names)\s+({NAME})",
            sure=True,
        ),
        _cue("known as", rf"\b(?:goes\sby|known\s(?:as|to\sall\sas)|in\smemory\sof|rip)\s({NAME})"),
        _cue("called", rf"\b(?:call|calls|called)\s+(?:me|him|her|them|myself)\s+({NAME})", sure=True),
        _cue(
            "name is",
            rf"\b(?:my|his|her|their|whose|{LETTER}{{2,15}}'s|mums|dads)\s+(?:(?:full|first|last|real|middle)\s+)?"
            rf"name(?:\s+is|\s+was|'s|s)?[ :]+({NAME})",
            sure=True,
        ),
        _cue("name is", rf"(?:^|[\n,.;])\s{{0,5}}name\s{{0,2}}[:=-]\s{{0,5}}({NAME})", sure=True),
        _cue(
            "relation",
            rf"\b(?:my|our|his|her|their|your|the|mum's|dad's|mums|dads|{NAME}'s)\s+(?:\w+\s+)?"
            rf"(?:(?:best|little|big|older|younger|late)\s+)?(?:{words.kin})s?,?\s+"
            rf"(?:is\s+called\s+|called\s+|is\s+)?({NAME})",
        ),
        _cue("our", rf"\bour\s+({NAME})", unlisted=False),
        _cue("role", rf"\b(?:{words.roles})s?(?:\s?[,:(-]\s?|\s+)(?:is\s+|was\s+)?({NAME})"),
        _cue(
            "thanks",
            rf"\b(?:thank you|thanks|thank-you|thankyou|thx|ta|cheers|well done|bless|praise for|credit to|"
            rf"shout ?out to|say (?:hi|hello|thanks) to|hi|hello|dear|hey)"
            rf"(?:\s+(?:so much|very much|again|all|a lot|goes))?,?(?:\s+(?:to|for))?,?\s+({NAME})",
        ),
        _cue(
            "met",
            rf"\b(?:ask(?:ed)?\s+for|sp(?:eak|oke|eaking|oken)\s+(?:to|with)|talk(?:s|ed|ing)?\s+(?:to|with)|"
            rf"(?:seen|treated|helped|cared\s+for|looked\s+after)\s+by|met|told|asked|lost)\s+({NAME})",
        ),
        _cue(
            "i am",
            rf"(?:\b(?:i am|i'm|im|this is|it's|hi,? i'?m|hello,? i'?m)\s+)({NAME})",
            unlisted=False,
        ),
        _cue(
            "signed",
            rf"(?:^|[.!?\n,]\s{{0,9}})(?:from|(?:lots\s+of\s+|much\s+)?love(?:\s+from)?|(?:(?:kind|best|warm)(?:est)?\s)?"
            rf"regards|yours(?:\s(?:sincerely|faithfully|truly))?|sincerely|signed|(?:best|all good)\swishes|"
            rf"(?:many\s)?thanks|cheers|ta),?\s+({NAME}(?:\s{NAME})?)\s{{0,9}}"
            rf"(?:,?\s?\(?(?:aged?\s)?\d{{1,2}}\)?)?[.!x]{{0,9}}\s*\Z",
        ),
        _cue("signed", rf"\b({NAME})\s{{1,3}}x{{1,9}}\s{{0,9}}\Z"),
        _cue("together", rf"\bme(?:,|\s(?:and|n|&))\s({NAME})|\b(?=({NAME})\s(?:and|n|&)\s(?:me|i)\b)"),
        _cue("somebody's mum", rf"\b({LETTER}{{3,20}}s)\s(?:{words.kin})\b", unlisted=False),
        _cue("is my", rf"\b({NAME})\s(?:is|was)\s(?:my|our)\s(?:\w+\s){{0,2}}(?:{words.kin}|{words.roles})\b"),
        Cue("family", re.compile(rf"\bthe\s({CAPITAL})\s(?:family|twins|brothers|sisters|boys|girls|kids)\b")),
        Cue("family", re.compile(rf"\bthe\s({CAPITAL}s)\s(?:next\sdoor|at\snumber|from\snumber|down\sthe)\b")),
        Cue("what one person does", re.compile(rf"({CAPITAL})\s(?:{_ONE_PERSON})\b")),
        _cue(
            "signed",
            rf"(?:^|[.!?\n]\s{{0,5}})({NAME}),?\s\(?(?:aged?\s)?\d{{1,2}}\)?[.!]?\s{{0,9}}\Z",
            unlisted=False,
        ),
        Cue("somebody's", re.compile(rf"({CAPITAL})'s\s(?:{words.kin}|{_BELONGINGS})\b")),
        Cue("what people do", re.compile(rf"({CAPITAL})\s(?:{_HUMAN_VERBS})\b")),
        Cue("what people do", re.compile(rf"({CAPITAL})\s(?:was|has|had)\b"), unlisted=False),
        Cue("what only people do", re.compile(rf"({CAPITAL})\s(?:{_SURE_VERBS})\b")),
        Cue(
            "apposition",
            re.compile(
                rf"({CAPITAL})(?:,?\s\(?|\s?\()(?:my|our|the|his|her|mum's|dad's)\s(?:\w{{1,20}}\s)?"
                rf"(?:{words.kin}|{words.roles})\b"
            ),
        ),
    )


@cache
def titled() -> re.Pattern[str]:
    words = name_words()
    return re.compile(
        rf"\b((?:mr\.?\s(?:and|&)\s)?(?:({words.short_titles})\b\.?|(?:{words.titles})\b))\s{{1,3}}({NAME})",
        re.IGNORECASE,
    )

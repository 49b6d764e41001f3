"""Names of people, by titles, cues and lists (R6.1). A place, a month, a hospital and a plain word stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engage.reading.cues import CAPITAL, CAPITALISED, NAME, Cue, cues, titled
from engage.reading.names import NameWords, name_words, plain

Found = tuple[int, int, str]

_WORDS = re.compile(NAME)
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|to|near|from|of|through|called|on|via|round|around|outside|our|a|an|my|your|this|visit|use|using)\s$",
    re.IGNORECASE,
)
_BEFORE_NO_PERSON = re.compile(
    r"\b(?:st\.?|saint|lake|mount|port|king|queen|prince|princess|pope|hms|team)\s$", re.IGNORECASE
)
_PLACES_WRITTEN_SMALL = frozenset(
    [
        *("hospital", "ward", "road", "street", "park", "school", "surgery", "library", "clinic", "centre"),
        *("hospice", "college", "beach", "station", "pub", "bridge", "hotel", "avenue", "lane", "estate"),
    ]
)
_PARTICLES = frozenset(
    "o mac mc ni de van der den bin bint ibn abu al el ul von da di du la le ap ab og st".split()  # noqa: SIM905
)
_AFTER_OWN_NAME = re.compile(r"\s*(?:$|[,.!]|and\b|from\b|aged?\b|my\b|in year\b|\d)", re.IGNORECASE)
_AFTER_SMALL_NAME = re.compile(
    r"(?:'s)?\s+(?:is|has|was|goes|got|had|who|can't|cant|doesn't|doesnt|lives|plays|works|loves|likes|says|said|"
    r"went|came|and\s(?:me|i|my))\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"\s{{0,2}}(?:,|,?\s(?:and|&|n|or))\s{{1,2}}({CAPITAL})")
_BEFORE = re.compile(rf"({CAPITAL})(?:,|,?\s(?:and|&|n))\s$")
_SMALL_BESIDE = re.compile(rf"(?:,|,?\s(?:and|&|n))\s({NAME})", re.IGNORECASE)
_INITIALS = re.compile(rf"(?<![\w.'])((?:[A-Z]\.\s?){{1,3}}|[A-Z]\s)({CAPITALISED})")
# "Vitamin D. Everybody", "Ward B. Nobody": the letter ends a sentence.
LETTERED = re.compile(
    r"\b(?:vitamin|plan|ward|grade|type|hepatitis|bay|block|class|group|option|an|level|section|unit|part|gate|hep)\s$",
    re.IGNORECASE,
)
_SEASONS = frozenset(
    [*("april", "may", "june", "july", "august", "summer", "autumn", "easter", "christmas", "hope", "faith"), "charity"]
)
# Cues that are enough for a name that is also a plain word, but for a season or a hope.
_SEASON_CUES = frozenset(["somebody's", "what only people do", "our", "met", "apposition", "together", "known as"])
# Cues that make a name even of "Will" and "May".
_STRONG_CUES = frozenset(["relation", "is my", "what one person does"])
_VERB_CUES = frozenset(["what people do", "what one person does", "what only people do", "somebody's", "apposition"])
_SURNAME_AFTER = re.compile(rf"\.?\s{CAPITALISED}")
_FAMILY_TITLES = re.compile(r"aunt(?:ie|y)?|uncle|nan(?:a|ny)?|gran(?:ny|dma|dad|ddad|dpa)?")
_ACCENTED = re.compile(rf"(?=[\w'-]{{0,40}}[À-ÖØ-öø-ɏ]){NAME}")
_BORROWED = frozenset("cafe cafes creche pokemon nestle beyonce citroen lancome haagen nescafe".split())  # noqa: SIM905
_MONTHLIKE = frozenset(["jan", "june", "april", "may", "august", "mar", "dec", "sunday", "monday"])
_DATED = re.compile(r"[\s-]+(?:\d|june|july)", re.IGNORECASE)
_BLACKED = re.compile(r"[xX*]+")  # by somebody before: "Dr XXXX"
_NOT_INITIALS = frozenset(["US", "UK", "PS", "NB", "NHS", "GP", "AE", "EG", "IE", "AM", "PM", "TV", "A", "I"])
_AFTER_INITIAL = re.compile(rf"\.?(?:\s?[A-Z]\b\.?){{0,3}}(?:\s(?:[A-Z]{NAME}))?")


def find_persons(text: str) -> Iterator[Found]:
    """(start, end, rule) of every name; may overlap."""
    words = name_words()
    lower = text.lower() if text.isascii() else plain(text)
    by_cue = [found for found in _by_cue(text, words) if not _is_nobody(text, lower, found, words)]
    by_list = [found for found in _by_list(text, words) if not _is_nobody(text, lower, found, words)]
    found = [*_by_title(text, lower, words), *by_cue, *by_list, *_by_initials(text, words)]
    yield from found
    yield from _beside(text, found, words)


# ---- what is no person -------------------------------------------------------------------------------------------


def _is_nobody(text: str, lower: str, found: Found, words: NameWords) -> bool:
    """Whether the name is that of a place, a thing, an illness, a saint or a story."""
    start, end, _ = found
    return (
        (lower[start:end] in _MONTHLIKE and bool(_DATED.match(text, end)))
        or (lower[start:end] in words.eponyms and lower[start:end] not in words.first_names)
        or bool(_BEFORE_NO_PERSON.search(text, max(0, start - 9), start))
        or _is_place(text, end, words)
        or _in_phrase(lower, start, words)
    )


def _following(text: str, end: int) -> re.Match[str] | None:
    """The word that follows after one space."""
    return _WORDS.match(text, end + 1) if text[end : end + 1] in (" ", "-") else None


def _is_place(text: str, end: int, words: NameWords) -> bool:
    """Whether what follows makes a place or a thing of it: "Victoria Park", "Julia's House", "Bell's palsy"."""
    if text[end : end + 2].lower() == "'s":
        end += 2
    following = _following(text, end)
    if following is None:
        return False
    word = following.group()
    small = word.lower()
    if small in words.places and (word[0].isupper() or small in _PLACES_WRITTEN_SMALL):
        return True
    if small in words.things:
        return True
    second = _following(text, following.end())
    return bool(word[0].isupper() and second and second.group()[0].isupper() and second.group().lower() in words.places)


def _in_phrase(lower: str, start: int, words: NameWords) -> bool:
    """Whether a phrase of rules/not_people.toml begins here or up to two words before, and reaches here."""
    at = start
    for _ in range(3):
        match = _WORDS.match(lower, at)
        if match is None:
            return False
        word = match.group()
        for phrase in words.phrases.get(word, ()) or words.phrases.get(word.removesuffix("'s"), ()):
            end = at + len(phrase)
            if end > start and lower.startswith(phrase, at) and not lower[end : end + 1].isalpha():
                return True
        if at < 2:
            return False
        at = max(lower.rfind(" ", max(0, at - 40), at - 1), -1) + 1
    return False


# ---- how far a name reaches --------------------------------------------------------------------------------------


def _with_surname(text: str, end: int, words: NameWords) -> int:
    """The end of the surnames, particles or initials that follow a first name, or `end`."""
    for place in range(3):
        following = _following(text, end) if text[end : end + 1] == " " else None
        if following is None:
            return end
        word = following.group()
        small = plain(word)
        if small in _PARTICLES and word != "O":
            third = _following(text, following.end())
            if third and third.group()[0].isupper():
                end = _without_possessive(text, third.start(), third.end())
                continue
        if not word[0].isupper() or small in words.common or small in words.places:
            return end
        if len(word) > 2 and word.isupper() and not text[max(0, end - 2) : end].isupper():
            return end
        if place and words.is_plain_word(small):
            return end
        end = _without_possessive(text, following.start(), following.end())
    return end


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if text[start:end].lower().endswith("'s") and end - start > 3 else end


# ---- the rules ---------------------------------------------------------------------------------------------------


def _by_title(text: str, lower: str, words: NameWords) -> Iterator[Found]:
    for match in titled().finditer(text):
        strict, name = match[2] is not None, match[3]
        start, end = match.start(), match.end(3)
        small = plain(name).removesuffix("'s")
        initial = len(name) == 1 and name.isupper() and _SURNAME_AFTER.match(text, end)
        if (
            (small in words.not_after_title and not initial)
            or _in_phrase(lower, start, words)
            or _BLACKED.fullmatch(small)
        ):
            continue
        if len(name) == 1:
            if (strict or match[1].lower() == "miss") and name.isupper() and name != "I":
                tail = _AFTER_INITIAL.match(text, end)
                yield start, tail.end() if tail else end, "title"
            continue
        if not _fits_title(text, match, small, words, strict=strict):
            continue
        if not strict and not match[1][0].isupper() and small not in words.first_names:
            start = match.start(3)
        if not strict and _is_nobody(text, lower, (match.start(3), end, "title"), words):
            continue
        far = _with_surname(text, end, words)
        yield start, far if far > end else _without_possessive(text, match.start(3), end), "title"


def _fits_title(text: str, match: re.Match[str], small: str, words: NameWords, *, strict: bool) -> bool:
    """Whether what stands after a title is a name: with a capital nearly anything, small only what is known."""
    name = match[3]
    if name[0].isupper() and (not name.isupper() or strict or text.isupper()):
        if strict:
            return small not in words.common or (small in words.surnames and not text.isupper())
        return small in words.first_names or not words.is_plain_word(small)
    if strict and match[2].lower() in ("mr", "mrs", "ms", "mx"):
        return len(small) > 2 and small not in words.common and small not in words.everyday
    if _FAMILY_TITLES.fullmatch(match[1].lower()) and small in words.first_names:
        return small not in words.plain_when_small or bool(_AFTER_SMALL_NAME.match(text, match.end(3)))
    known = small in words.first_names or small in words.surnames or small in words.world
    return known and small not in words.ambiguous


def _by_cue(text: str, words: NameWords) -> Iterator[Found]:
    for cue in cues():
        for match in cue.pattern.finditer(text):
            start = match.start(match.lastindex or 1)
            name = _WORDS.match(text, start)
            if name is None:
                continue
            end = _without_possessive(text, start, name.end())
            if text[max(0, start - 4) : start].lower() == "the " and cue.rule in _VERB_CUES:
                continue
            if _believable(text, start, end, cue, words):
                yield start, max(end, _with_surname(text, end, words)), cue.rule


def _believable(text: str, start: int, end: int, cue: Cue, words: NameWords) -> bool:
    name = text[start:end]
    small = plain(name)
    capital = name[0].isupper()
    if _BLACKED.fullmatch(small):
        return False
    known = capital and small in words.first_names
    if small in words.common and not (known and (cue.sure or cue.rule in _STRONG_CUES)):
        return False
    if capital:
        return _believable_capital(text, name, small, cue, words)
    listed = small in words.first_names or (small in words.world and cue.rule != "our")
    if cue.sure:
        return listed or (cue.rule == "name is" and len(small) > 2 and not words.is_plain_word(small))
    if cue.rule == "relation":
        if listed:
            return small not in words.plain_when_small or bool(_AFTER_SMALL_NAME.match(text, end))
        follows = _AFTER_SMALL_NAME.match(text, end)
        return len(small) > 2 and bool(follows) and not words.is_plain_word(small)
    if cue.rule in ("together", "thanks", "role", "met"):
        return listed and small not in words.plain_when_small
    if cue.rule == "is my":
        return listed
    if cue.rule == "somebody's mum":
        return any(words.is_first_name(each) and each not in words.plain_when_small for each in (small, small[:-1]))
    if cue.rule == "i am" and small in words.ambiguous:
        return small not in words.plain_when_small and bool(_AFTER_OWN_NAME.match(text, end))
    return small in words.first_names and small not in words.ambiguous


def _believable_capital(text: str, name: str, small: str, cue: Cue, words: NameWords) -> bool:
    listed = words.is_first_name(small)
    if cue.rule == "family":
        return listed or any(words.is_surname(each) and not words.is_plain_word(each) for each in (small, small[:-1]))
    if name.isupper() and len(name) > 1 and not listed:
        return False
    if listed:
        weak = cue.rule == "what people do" or (cue.rule in _SEASON_CUES and small in _SEASONS)
        doubtful = weak and small in words.ambiguous and (small in _SEASONS or small not in words.fine_with_capital)
        return not (text.isupper() and small in words.ambiguous) and not doubtful
    if cue.rule == "somebody's mum":
        return words.is_first_name(small[:-1])
    # A capital alone is enough where the cue points at a person; "the Harvester does" points at a place.
    if not cue.unlisted or len(small) <= 2 or _in_title_case(text):
        return False
    return not words.is_plain_word(small) or (cue.rule == "relation" and small in words.place_names)


def _is_plain_but_for_names(text: str) -> bool:
    """Whether Latin letters with accents stand in one to four words, all with capitals: the text is not in a language
    that is full of them."""
    found = _ACCENTED.findall(text[:5000]) if not text.isascii() else []
    return 0 < len(found) < 5 and all(word[0].isupper() for word in found)


def _tells_a_name(text: str, match: re.Match[str], small: str, words: NameWords) -> bool:
    return (
        len(small) > 2
        and not match.group().isupper()
        and not words.is_plain_word(small)
        and small not in _BORROWED
        and not small.endswith(("lem", "lam", "smy", "scie"))
        and not _BEFORE_PLACE.search(text, max(0, match.start() - 9), match.start())
        and bool(_ACCENTED.fullmatch(match.group()))
    )


def _in_title_case(text: str) -> bool:
    """Whether every word has a capital, and there are enough words to tell."""
    return text.count(" ") > 3 and text.istitle()


def _by_list(text: str, words: NameWords) -> Iterator[Found]:
    shouted = text.isupper()
    titled = _in_title_case(text)
    accented = _is_plain_but_for_names(text)
    before: re.Match[str] | None = None
    for match in _WORDS.finditer(text):
        previous, before = before, match
        small = plain(match.group())
        if small.endswith("'s"):
            small = small[:-2]
        capital = match.group()[0].isupper() and not shouted
        if not capital and len(small) > 4 and small in words.world and small not in words.common:
            yield match.start(), match.start() + len(small), "first name, small"
            continue
        if capital and accented and not match.group().isascii() and _tells_a_name(text, match, small, words):
            yield match.start(), match.start() + len(small), "letters of a name"
        if small in words.first_names or (capital and words.is_first_name(small)):
            end = match.start() + len(small)
            if capital:
                yield from _listed_capital(text, match, end, small, words)
            elif small not in words.ambiguous and len(small) > 3 and small not in words.common:
                yield match.start(), end, "first name, small"
        elif capital and previous and not titled and _is_full_name(text, previous, match, small):
            yield previous.start(), match.start() + len(small), "surname"


def _listed_capital(text: str, match: re.Match[str], end: int, small: str, words: NameWords) -> Iterator[Found]:
    start = match.start()
    ambiguous = small in words.ambiguous
    far = _with_surname(text, end, words) if end == match.end() else end
    if far > end and small not in words.common and (not ambiguous or _surname_like(text, end, far, words)):
        yield start, far, "first name and surname"
    elif text[max(0, start - 4) : start].lower() == "the ":
        return
    elif not ambiguous and small not in words.common:
        if len(match.group()) > 3 or not match.group().isupper():
            yield start, end, "first name"
    elif small in words.fine_with_capital and _mid_sentence(text, start):
        yield start, end, "first name"


def _surname_like(text: str, end: int, far: int, words: NameWords) -> bool:
    """Whether the word after a first name that is also a plain word is a surname rather than one more plain word."""
    word = plain(text[end + 1 : far].split(" ")[0])
    return len(word) == 1 or words.is_surname(word) or not words.is_plain_word(word)


def _is_full_name(text: str, first: re.Match[str], second: re.Match[str], small: str) -> bool:
    """Whether two words with capitals that nobody knows are a name: the second a surname, or no place can be meant."""
    words, word = name_words(), first.group()
    if (
        first.end() + 1 != second.start()
        or text[first.end()] != " "
        or not word[0].isupper()
        or len(word) < 3
        or word.isupper()
        or words.is_plain_word(plain(word))
        or words.is_plain_word(small)
        or text[max(0, first.start() - 4) : first.start()].lower() == "the "
    ):
        return False
    if words.is_surname(small):
        return True
    following = _following(text, second.end())
    return (
        len(small) > 3
        and not second.group().isupper()
        and not _BEFORE_PLACE.search(text, max(0, first.start() - 9), first.start())
        and not (following and following.group()[0].isupper())
    )


def _mid_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 9) : start].rstrip()
    return bool(before) and before[-1] not in '.!?\n:;"“'


def _by_initials(text: str, words: NameWords) -> Iterator[Found]:
    for match in _INITIALS.finditer(text):
        letters = re.sub(r"[.\s]", "", match[1])
        small = plain(match[2])
        if letters in _NOT_INITIALS or len(small) < 3 or match[2].isupper() or words.is_plain_word(small):
            continue
        if not LETTERED.search(text, max(0, match.start() - 12), match.start()) and not _is_place(
            text, match.end(), words
        ):
            yield match.start(), _without_possessive(text, match.start(2), match.end()), "initials"


def _beside(text: str, found: Iterable[Found], words: NameWords) -> Iterator[Found]:
    """Who is named together with somebody: "Deano and Gaz", "Grace and Sandra"."""
    for start, end, _ in found:
        small_after = _SMALL_BESIDE.match(text, end)
        if small_after and text[start].islower():
            small = plain(small_after[1])
            listed = small in words.first_names or small in words.world
            if listed and small not in words.plain_when_small and small not in words.common:
                yield *small_after.span(1), "beside a name"
        after = _BESIDE.match(text, end)
        before = _BEFORE.search(text, max(0, start - 30), start)
        for match in (after, before):
            if match is None or match[1].isupper():
                continue
            stop = _without_possessive(text, match.start(1), match.end(1))
            small = plain(text[match.start(1) : stop])
            known = words.is_first_name(small) and small not in words.common
            unknown = len(small) > 2 and not words.is_plain_word(small)
            if (known or unknown) and not _is_place(text, stop, words):
                far = _with_surname(text, stop, words) if match is after else stop
                yield match.start(1), max(stop, far), "beside a name"

"""The answers to choose from on the way through a story: interface texts, by their ids."""

from __future__ import annotations

from engage.conversations.children import Stage
from engage.core.languages import _

Choice = dict[str, object]


def agree() -> list[Choice]:
    return [
        {"value": "yes", "text": _("Yes, I want to tell my story"), "picture": "yes"},
        {"value": "no", "text": _("No, I do not want to"), "picture": "no"},
    ]


def before_agreeing(stage: Stage | None) -> str:
    """That a no is fine, in the words of their age."""
    if stage is Stage.CHILD:
        return str(_("You decide. You can say no, also if a grown-up said yes. Nobody will be cross."))
    if stage is Stage.YOUNG:
        return str(_("It is up to you. Saying no is fine, whatever anybody else said, and nothing happens to you."))
    return str(_("It is fine to say no. Nobody is told, and nothing happens to you."))


def whose() -> list[Choice]:
    return [
        {"value": "mine", "text": _("My own story"), "picture": "person"},
        {"value": "child", "text": _("My child’s"), "picture": "child"},
        {"value": "cared-for", "text": _("Somebody’s I care for"), "picture": "care"},
        {"value": "relative", "text": _("Somebody else’s in my family"), "picture": "family"},
        {"value": "friend", "text": _("A friend’s or neighbour’s"), "picture": "friends"},
        {"value": "work", "text": _("Somebody’s I work with or support"), "picture": "support"},
        {"value": "other", "text": _("Somebody else’s"), "picture": "people"},
    ]


def helped() -> list[Choice]:
    return [
        {"value": "myself", "text": _("No, I wrote it by myself")},
        {"value": "read", "text": _("Yes, somebody read it to me")},
        {"value": "explained", "text": _("Yes, somebody explained it")},
        {"value": "wrote", "text": _("Yes, somebody wrote down what I said")},
        {"value": "language", "text": _("Yes, somebody put it into another language")},
        {"value": "other_way", "text": _("Yes, in another way")},
    ]


def ages() -> list[Choice]:
    return [
        {"value": "under-11", "text": _("10 or younger")},
        {"value": "11-15", "text": _("11 to 15")},
        {"value": "16-17", "text": _("16 to 17")},
        {"value": "18-25", "text": _("18 to 25")},
        {"value": "26-64", "text": _("26 to 64")},
        {"value": "65-74", "text": _("65 to 74")},
        {"value": "75-over", "text": _("75 and over")},
    ]


def said(choices: list[Choice], value: object) -> str:
    """The words of the chosen answer, or nothing."""
    return next((str(each["text"]) for each in choices if each["value"] == value), "")

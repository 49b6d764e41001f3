"""The answers to choose from on the way through a story: interface texts, by their ids."""

from __future__ import annotations

from engage.conversations.models import ChildrenRoute
from engage.core.languages import _

Choice = dict[str, object]


def agree() -> list[Choice]:
    return [
        {"value": "yes", "text": _("Yes, I want to tell my story"), "picture": "yes"},
        {"value": "no", "text": _("No, I do not want to"), "picture": "no"},
    ]


def parents() -> list[Choice]:
    """Asked only where parents must say yes (R3.2)."""
    return [
        {"value": "older", "text": _("I am 16 or older")},
        {"value": "yes", "text": _("I am under 16, and my parent or carer says yes")},
        {"value": "no", "text": _("I am under 16, and my parent or carer did not say yes")},
    ]


def about_children(route: ChildrenRoute | None) -> str:
    """What the page says about children and their parents."""
    return (
        {
            ChildrenRoute.PARENTAL_OPT_OUT: _(
                "If you are under 16, your parent or carer can say no. Your own no always counts."
            ),
            ChildrenRoute.NO_CHILDREN: _("This is for people who are 18 or older."),
        }.get(route, "")
        if route
        else ""
    )


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

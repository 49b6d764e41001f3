"""What the door says, in the words of a child, a young person and a parent (R3.2)."""

from __future__ import annotations

from dataclasses import dataclass

from engage.conversations.children import Gate, Stage
from engage.conversations.models import ChildrenRoute
from engage.core.languages import _

Choice = dict[str, object]


@dataclass(frozen=True)
class Asked:
    """A question of the door: its words, why it is asked, and what to know before one answers."""

    title: str
    why: str
    lines: tuple[str, ...] = ()


def question(step: Gate, route: ChildrenRoute | None, stage: Stage | None) -> Asked:
    """The question of this step."""
    if step is Gate.AGE:
        return Asked(
            str(_("How old are you?")),
            str(_("We ask first, because a parent or carer may have a say. We keep only the age group."))
            if route is not ChildrenRoute.NO_CHILDREN
            else str(_("We ask first, because this is for people who are 18 or older.")),
        )
    if step is Gate.ASSENT:
        return _assent(stage)
    if route is ChildrenRoute.PARENTAL_OPT_OUT:
        return _opt_out(stage)
    return Asked(
        str(_("For a parent or carer: may they take part?")),
        str(_("Give this phone or computer to your parent or carer for a moment. This page is for them.")),
        (
            str(_("The child in your care wants to take part in this. The child decides too: their no always counts.")),
            str(_("We do not ask for your name or theirs. We note that a parent agreed, how, and the day.")),
            str(_("The child chooses what we may do with their words, and can take them back with four words.")),
            str(_("If words may mean danger to somebody, people whose work is to keep people safe read them.")),
        ),
    )


def _opt_out(stage: Stage | None) -> Asked:
    if stage is Stage.CHILD:
        return Asked(
            str(_("Did your parent or carer say no?")),
            str(_("Tell them what this is about first. They can say no. You can say no too.")),
        )
    return Asked(
        str(_("Did your parent or carer say no?")),
        str(_("A parent or carer of somebody under 16 can say no to this. Your own no always counts.")),
    )


def _assent(stage: Stage | None) -> Asked:
    if stage is Stage.CHILD:
        return Asked(
            str(_("Do you want to do this?")),
            str(_("You decide. You can say no, also if a grown-up said yes. Nobody will be cross.")),
            (
                str(_("You can stop when you like.")),
                str(_("You can leave out any question.")),
                str(_("We do not ask your name.")),
            ),
        )
    return Asked(
        str(_("Do you want to take part?")),
        str(_("It is up to you. Saying no is fine, whatever anybody else said, and nothing happens to you.")),
        (
            str(_("You can stop at any time, and skip any question.")),
            str(_("We do not ask your name.")),
        ),
    )


def options(step: Gate, route: ChildrenRoute | None, stage: Stage | None) -> list[Choice]:
    """What can be answered, for `ui.choices`."""
    if step is Gate.AGE:
        return [
            {"value": "under-11", "text": _("10 or younger")},
            {"value": "11-15", "text": _("11 to 15")},
            {"value": "16-17", "text": _("16 to 17")},
            {"value": "18-over", "text": _("18 or older")},
        ]
    if step is Gate.ASSENT:
        return [
            {"value": "yes", "text": _("Yes, I want to"), "picture": "yes"},
            {"value": "no", "text": _("No, I do not want to"), "picture": "no"},
        ]
    if route is ChildrenRoute.PARENTAL_OPT_OUT:
        return [
            {"value": "not_refused", "text": _("They know about it, and did not say no")},
            {"value": "no", "text": _("They said no")},
        ]
    return [
        {"value": "here", "text": _("I am their parent or carer, and I say yes")},
        {
            "value": "slip",
            "text": _("A parent or carer said yes on paper"),
            "hint": _("Whoever runs the group has the slip. It does not come to us."),
        },
        {"value": "no", "text": _("No, they may not take part")},
    ]

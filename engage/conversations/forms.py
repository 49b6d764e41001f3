"""The form of a conversation. A draft may be saved with anything missing; what is there must be readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, Form, SelectField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import DataRequired, ValidationError

from engage.accounts.models import Organisation, Staff
from engage.conversations.models import ChildrenRoute, Grouping, LadderStep
from engage.conversations.services import slug_of
from engage.conversations.words import CHILDREN, LADDER
from engage.core.form_fields import DayField, InputsField, NumberField, WordsField
from engage.core.languages import NAMES, _, _l, direction, pick

EMPTY_ROWS = 2
VARIANTS = ("standard", "easy")


def _trim(text: str | None) -> str:
    return (text or "").strip()


class HoursField(InputsField):
    """Days of the week, and from when to when: `{"days": [0…6], "from": "09:00", "to": "17:00"}`."""

    def show(self, data: Mapping[str, Any] | None) -> None:
        hours = data or {}
        self.days = set(hours.get("days") or [])
        self.opens, self.closes = str(hours.get("from", "")), str(hours.get("to", ""))

    def read(self, formdata: Any) -> dict[str, Any]:
        self.days = {int(day) for day in formdata.getlist(f"{self.name}-days") if day in set("0123456")}
        self.opens, self.closes = (str(formdata.get(f"{self.name}-{end}", "")).strip() for end in ("from", "to"))
        if not self.days and not self.opens and not self.closes:
            return {}
        return {"days": sorted(self.days), "from": _time(self.opens), "to": _time(self.closes)}


def _time(typed: str) -> str:
    """“9.30” and “9:30” read “09:30”. Raises ValueError with what to do."""
    hour, _dot, minute = typed.replace(".", ":").partition(":")
    if hour.isdecimal() and (minute or "0").isdecimal() and int(hour) < 24 and int(minute or 0) < 60:
        return f"{int(hour):02}:{int(minute or 0):02}"
    raise ValueError(_("Write both times on the 24-hour clock, such as 9:00 and 17:00."))


class ReasonsField(InputsField):
    """The published reasons for refusing (R6.2). A reason keeps its key, whatever becomes of its words."""

    def __init__(self, label: Any = None, *, languages: Sequence[str], **kw: Any) -> None:
        super().__init__(label, **kw)
        self.languages = tuple(languages)

    def show(self, data: Sequence[Mapping[str, Any]] | None) -> None:
        self.rows: list[dict[str, Any]] = [dict(reason) for reason in data or ()]

    def read(self, formdata: Any) -> list[dict[str, Any]]:
        found, number = [], 0
        while f"{self.name}-{number}-key" in formdata:
            texts = {
                language: text
                for language in self.languages
                if (text := str(formdata.get(f"{self.name}-{number}-{language}", "")).strip())
            }
            key = str(formdata.get(f"{self.name}-{number}-key", ""))[:60]
            if texts:
                found.append({"key": key or slug_of(next(iter(texts.values())))[:50], "texts": texts})
            number += 1
        self.rows = found
        keys = [reason["key"] for reason in found]
        if len(set(keys)) != len(keys):
            raise ValueError(_("Two reasons say the same. Take one away."))
        return found

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """A row for each reason, and empty ones to add more."""
        rows = [*self.rows, *({"key": "", "texts": {}} for _row in range(EMPTY_ROWS))]
        return [
            {
                "key_name": f"{self.name}-{number}-key",
                "key": row["key"],
                "texts": [
                    {
                        "name": f"{self.name}-{number}-{language}",
                        "id": self.id if number == 0 and language == self.languages[0] else "",
                        "language": language,
                        "language_name": NAMES[language],
                        "dir": direction(language),
                        "text": row["texts"].get(language, ""),
                    }
                    for language in self.languages
                ],
            }
            for number, row in enumerate(rows)
        ]


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


def _id(value: Any) -> int | None:
    return int(value) if str(value).isascii() and str(value).isdigit() else None


class StartForm(Form):
    """A new draft, with no more than a title and an owner."""

    title = StringField(_l("Title"), filters=[_trim], validators=[DataRequired(_l("Give it a title."))])
    organisation = SelectField(_l("Owner"), coerce=_id, validate_choice=False)

    def __init__(self, *args: Any, owners: Sequence[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.owners = {each.id: each for each in owners}
        offered = ((each.id, each.name) for each in owners)
        self.organisation.choices = [("", _("Choose an organisation")), *offered]

    def validate_organisation(self, field: Field) -> None:
        if field.data not in self.owners:
            raise ValidationError(_("Choose the organisation that owns it."))


def conversation_form(languages: Sequence[str]) -> type[Form]:
    """The form class for an installation's languages; the first one is required of every text."""

    def words(label: Any, *, long: bool = False) -> Field:
        return WordsField(label, languages=languages, variants=VARIANTS, long=long, plain=True)

    class ConversationForm(Form):
        titles = words(_l("Title"))
        purposes = words(_l("Why you ask, and what can change"), long=True)
        who_for = words(_l("Who it is for"))
        organisation_id = SelectField(_l("Owner"), coerce=_number)
        grouping_id = SelectField(_l("Which areas people pick from"), coerce=_number)
        opens_on = DayField(_l("First day"))
        closes_on = DayField(_l("Last day"))
        audience_name = StringField(_l("The person who reads it and answers"), filters=[_trim])
        audience_role = words(_l("Their part"))
        reply_by = DayField(_l("They answer by"))
        answer_from = NumberField(_l("From how many people on a theme must be answered"))
        reads_on = words(_l("When the answers are read"))
        safeguarding_lead_id = SelectField(_l("Safeguarding lead"), coerce=_number)
        safeguarding_deputy_id = SelectField(_l("Safeguarding deputy"), coerce=_number)
        safeguarding_hours = HoursField(_l("When the safeguarding queue is read"))
        children_route = SelectField(_l("Route for children"), coerce=_chosen(ChildrenRoute))
        children_reason = TextAreaField(_l("Why this route"), filters=[_trim])
        read_back = BooleanField(_l("Read back before we quote"))
        ladder_step = SelectField(_l("Step on the ladder"), coerce=_chosen(LadderStep))
        ladder_evidence = TextAreaField(_l("Evidence of shared power (for co-production)"), filters=[_trim])
        moderation_policy = words(_l("How texts are read before they are shown"), long=True)
        refusal_reasons = ReasonsField(_l("Published reasons for refusing a contribution"), languages=languages)

    return ConversationForm


def offer(
    form: Any, *, organisations: Sequence[Organisation], groupings: Sequence[Grouping], safeguarders: Sequence[Staff]
) -> None:  # fmt: skip
    """Fill the lists that people choose from."""
    people = [("", _("Nobody yet")), *((person.id, person.name) for person in safeguarders)]
    form.organisation_id.choices = [("", _("Nobody yet")), *((each.id, each.name) for each in organisations)]
    form.grouping_id.choices = [("", _("They do not pick an area")), *((g.id, pick(g.names)) for g in groupings)]
    form.safeguarding_lead_id.choices = form.safeguarding_deputy_id.choices = people
    form.children_route.choices = [("", _("Not chosen yet")), *((each.value, str(CHILDREN[each])) for each in CHILDREN)]
    form.ladder_step.choices = [("", _("Not chosen yet")), *((each.value, str(LADDER[each])) for each in LADDER)]


def _chosen(kind: Any) -> Any:
    def coerce(value: Any) -> Any:
        return kind(value) if value not in (None, "", "None") else None

    return coerce

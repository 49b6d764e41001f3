"""What each step of telling a story shows: its form, its question, and its line on the check page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for

from engage.conversations.models import Area
from engage.conversations.queries import areas_for
from engage.core.languages import _, authored
from engage.intake import ending
from engage.intake.children import stage_here
from engage.intake.forms import ConsentForm, problems
from engage.intake.models import Draft
from stories import forms, routing, words
from stories.definition import ON_BEHALF_OF, Prompt, prompts
from stories.models import StoryCollection

#: More areas than this are picked from a list that drops down.
MOST_RADIOS = 12


class Telling:
    """One draft on its way: the collection, its steps, and what was answered so far."""

    def __init__(self, collection: StoryCollection, draft: Draft, answers: dict[str, Any]) -> None:
        self.collection, self.draft, self.answers = collection, draft, answers
        self.prompts: dict[str, Prompt] = {each.id: each for each in prompts(collection.prompts)}
        self.prompt_ids = list(self.prompts)
        self.path = routing.steps(
            self.prompt_ids, areas=collection.conversation.grouping_id is not None, on_behalf=collection.on_behalf
        )
        self._areas: Sequence[Area] | None = None

    @property
    def areas(self) -> Sequence[Area]:
        if self._areas is None:
            self._areas = areas_for(self.collection.conversation)
        return self._areas

    @property
    def on_behalf_of(self) -> str | None:
        """For whom it is told, where it is not their own story."""
        whose = (self.answers.get(routing.WHOSE) or {}).get("whose")
        return whose if self.collection.on_behalf and whose in ON_BEHALF_OF else None

    def known(self, step: str) -> str:
        """`step`, or the one that must come before it; nothing where there is no such step."""
        return routing.reachable(step, self.path, self.answers) if step in self.path else ""

    def answer(self, step: str) -> Any:
        return self.answers.get(routing.prompt_id(step) or step)

    def keep(self, step: str, answer: Any, *, language: str) -> None:
        """Put an answer among the others; a text with the language it was written in."""
        key = routing.prompt_id(step)
        self.answers[key or step] = answer
        if key:
            self.answers["languages"] = {**self.answers.get("languages", {}), key: language}

    def language_of(self, prompt_id: str, default: str) -> str:
        return str(self.answers.get("languages", {}).get(prompt_id, default))


def form_for(step: str, telling: Telling) -> Any:
    """The form of this step, with what was sent where something was."""
    if routing.prompt_id(step):
        return forms.TellForm()
    if step == routing.AGREE:
        return forms.AgreeForm()
    if step == routing.AREA:
        return forms.AreaForm([area.key for area in telling.areas])
    return {
        routing.WHOSE: forms.WhoseForm,
        routing.HELPED: forms.HelpedForm,
        routing.AGE: forms.AgeForm,
        routing.CONSENT: ConsentForm,
    }[step]()


def ask(step: str, telling: Telling, form: Any, *, checking: bool) -> tuple[str, int]:
    """The page of this step; 422 where its form has errors."""
    slug, conversation = telling.collection.slug, telling.collection.conversation
    then = routing.CHECK if checking else None
    action = url_for("stories.answer", slug=slug, step=step, then=then)
    before = routing.before(step, telling.path, checking=checking)
    back_url = url_for("stories.step", slug=slug, step=before) if before else url_for("stories.start", slug=slug)
    if step == routing.CONSENT:
        age = (telling.answer(routing.AGE) or {}).get("age")
        return ending.consent_page(form, conversation, action=action, back_url=back_url, age_band=age)
    shown: dict[str, Any] = {
        "collection": telling.collection,
        "conversation": conversation,
        "form": form,
        "action": action,
        "back_url": back_url,
        "place": telling.path.index(step) + 1,
        "places": len(telling.path) - 1,
        "page_errors": problems(form),
        "variant_switch": {"form": "answer"},
        "checking": checking,
    }
    if key := routing.prompt_id(step):
        page = render_template(
            "stories/tell.html",
            **shown,
            prompt=telling.prompts[key],
            reads=ending.reader_notice(conversation),
            unscreened=ending.unscreened(),
            behalf=telling.on_behalf_of is not None,
        )
    else:
        page = render_template(f"stories/{step}.html", **shown, **_choices(step, telling))
    return page, 422 if form.errors else 200


def _choices(step: str, telling: Telling) -> dict[str, Any]:
    if step == routing.AGREE:
        return {"choices": words.agree(), "told": words.before_agreeing(stage_here(telling.collection.conversation))}
    if step == routing.WHOSE:
        return {"choices": words.whose()}
    if step == routing.AREA:
        return {"areas": telling.areas, "radios": len(telling.areas) <= MOST_RADIOS}
    return {"choices": words.helped() if step == routing.HELPED else words.ages()}


def answer_row(step: str, telling: Telling, url: str) -> dict[str, Any]:
    """The line of this step on the check page."""
    answer = telling.answer(step)
    variant = ending.variant()
    if key := routing.prompt_id(step):
        return {"question": authored(telling.prompts[key].texts, variant), "answer": answer, "url": url}
    if step == routing.CONSENT:
        return ending.consent_row(answer, url)
    said = answer or {}
    if step == routing.WHOSE:
        return {"question": _("Whose story it is"), "answer": words.said(words.whose(), said.get("whose")), "url": url}
    if step == routing.HELPED:
        return {
            "question": _("Did somebody help you?"),
            "answer": words.said(words.helped(), said.get("helped")),
            "url": url,
        }
    if step == routing.AREA:
        names = {area.key: authored(area.names) for area in telling.areas}
        return {"question": _("Where you live"), "answer": names.get(said.get("area") or "", ""), "url": url}
    return {"question": _("How old you are"), "answer": words.said(words.ages(), said.get("age")), "url": url}

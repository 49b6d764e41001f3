"""What the public sees of the counts, and the desk's page (R5.6)."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from engage.accounts.permissions import Role
from engage.conversations.models import ConversationState
from engage.core.database import db
from engage.core.transaction import transaction
from surveys.models import Count, Snapshot
from surveys.queries import newest_version
from surveys.services import SurveyError, erase, release
from tests.factories import NOW, TODAY, make_organisation, make_staff, sign_in
from tests.integration.surveys.test_journey import whole_journey, with_area


def counted(survey, people: int, growing_up: dict[str, int]) -> None:
    """Set the running counts: so many people, and their answers to one question."""
    version = newest_version(survey)
    rows = [
        ("", "people", people),
        ("growing_up", ":reached", people),
        ("growing_up", ":spoke", sum(growing_up.values())),
    ]
    rows += [("growing_up", answer, number) for answer, number in growing_up.items()]
    with transaction():
        db.session.query(Count).delete()
        db.session.execute(
            insert(Count),
            [{"version_id": version.id, "item_id": i, "cell": c, "people": n} for i, c, n in rows],
        )


def released(survey) -> Snapshot:
    with transaction():
        return release(survey, by="system", now=NOW, today=TODAY)


def test_before_a_release_the_page_says_so(client):
    survey, _area = with_area()
    assert "There are no figures yet" in client.get(f"/surveys/{survey.slug}/results").text


@pytest.mark.parametrize("page", ["results", "stop"])
def test_of_a_conversation_that_never_opened_nothing_is_told(client, page):
    survey, _area = with_area()
    with transaction():
        survey.conversation.state = ConversationState.DRAFT
    assert client.get(f"/surveys/{survey.slug}/{page}").status_code == 404


def test_small_groups_are_not_shown_and_others_are_rounded(client):
    survey, _area = with_area()
    counted(survey, 48, {"5": 23, "4": 17, "3": 4, "2": 4})
    released(survey)
    page = client.get(f"/surveys/{survey.slug}/results").text
    assert "About 50 people sent this survey" in page
    assert '<td class="n">25</td>' in page
    assert '<td class="n">15</td>' in page
    for exact in (">23<", ">17<", ">4<", ">48<"):
        assert exact not in page


def test_the_sentence_names_the_answer_of_substance_given_most(client):
    survey, _area = with_area()
    counted(survey, 70, {"dont_know": 40, "4": 20, "5": 10})
    released(survey)
    assert "The most given answer is “Good”, by about 29 in 100" in client.get(f"/surveys/{survey.slug}/results").text


def test_new_answers_show_only_with_the_next_release(client):
    survey, _area = with_area()
    counted(survey, 40, {"5": 20, "4": 20})
    released(survey)
    counted(survey, 60, {"5": 40, "4": 20})
    page = client.get(f"/surveys/{survey.slug}/results").text
    assert "About 40 people" in page
    assert "About 60 people" not in page


def test_a_release_needs_ten_more_people_than_the_one_before(client):
    survey, _area = with_area()
    counted(survey, 9, {"5": 9})
    with pytest.raises(SurveyError):
        released(survey)
    counted(survey, 10, {"5": 10})
    released(survey)
    counted(survey, 19, {"5": 19})
    with pytest.raises(SurveyError):
        released(survey)
    counted(survey, 20, {"5": 20})
    assert released(survey).people == 20


def test_erasing_a_person_deletes_their_choices_and_leaves_the_counts_true(client):
    from surveys.models import Response
    from surveys.queries import counts_of

    survey, _area = with_area()
    whole_journey(client, survey).send()
    person = db.session.query(Response).one().participation_id
    with transaction():
        assert erase([person]) == 1
    assert counts_of(survey)["growing_up"]["4"] == 1


def test_the_desk_lists_publishes_and_releases(client):
    survey, _area = with_area()
    counted(survey, 12, {"5": 12})
    sign_in(client, make_staff(Role.OFFICER))
    page = client.get("/desk/surveys/").text
    assert "Youth voice" in page
    assert "Release figures" in page
    client.post(f"/desk/surveys/{survey.slug}/release")
    page = client.get("/desk/surveys/").text
    assert "10 more people are needed" in page
    assert client.post(f"/desk/surveys/{survey.slug}/publish").status_code == 302
    assert "no version that waits" in client.get("/desk/surveys/").text


def test_an_officer_of_another_organisation_neither_sees_nor_releases(client):
    survey, _area = with_area()
    counted(survey, 12, {"5": 12})
    sign_in(client, make_staff(Role.OFFICER, organisation=make_organisation("Another")))
    assert "Youth voice" not in client.get("/desk/surveys/").text
    assert client.post(f"/desk/surveys/{survey.slug}/release").status_code == 403
    assert client.post("/desk/surveys/nothing-such/release").status_code == 404


def test_released_figures_are_one_step_from_the_list_of_surveys(client):
    survey, _area = with_area()
    way = f'href="/surveys/{survey.slug}/results"'
    assert way not in client.get("/surveys/").text
    counted(survey, 48, {"5": 23, "4": 25})
    released(survey)
    assert way in client.get("/surveys/").text


def test_a_closed_survey_leads_to_its_released_figures(client):
    survey, _area = with_area()
    counted(survey, 48, {"5": 23, "4": 25})
    released(survey)
    with transaction():
        survey.closed_at = NOW
    closed = client.get(f"/surveys/{survey.slug}/")
    assert closed.status_code == 410
    assert f'<a href="/surveys/{survey.slug}/results">What people answered: Youth voice</a>' in closed.text
    assert client.get(f"/surveys/{survey.slug}/results").status_code == 200

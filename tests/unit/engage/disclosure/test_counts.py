"""What is published about a group tells on nobody (R5.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.disclosure.counts import THRESHOLD, about, safe_count, safe_shares, safe_table

COUNTS = st.integers(0, 400)


@pytest.mark.parametrize(
    ("n", "shown"),
    [(0, None), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (557077, 557075)],
)
def test_small_groups_show_nothing_and_others_are_rounded_to_five(n, shown):
    assert safe_count(n) == shown


def test_a_negative_count_is_refused():
    for call in (safe_count, about, lambda n: safe_shares({"a": n, "b": 20})):
        with pytest.raises(ValueError, match="negative"):
            call(-1)


def test_about_names_the_threshold_where_there_is_no_count():
    assert (about(4).count, about(4).fewer_than) == (None, 10)
    assert about(34).count == 35


def test_percentages_come_from_rounded_counts():
    shares = safe_shares({"yes": 33, "no": 61})
    assert shares.counts == {"yes": 35, "no": 60}
    assert shares.base == 95
    assert shares.percentages == {"yes": 37, "no": 63}


def test_a_group_under_ten_shows_nothing_at_all():
    shares = safe_shares({"yes": 5, "no": 4})
    assert shares.withheld == "few"
    assert shares.base is None
    assert set(shares.counts.values()) == {None}


def test_one_answer_from_everyone_is_withheld_for_a_sensitive_question_only():
    answers = {"yes": 40, "no": 0, "maybe": 0}
    assert safe_shares(answers, sensitive=True).withheld == "same answer"
    assert set(safe_shares(answers, sensitive=True).percentages.values()) == {None}
    assert safe_shares(answers).withheld is None


def test_an_answer_that_everyone_chose_among_several_is_withheld_too():
    assert safe_shares({"asthma": 30, "epilepsy": 12}, sensitive=True, people=30).withheld == "same answer"


def test_a_single_hidden_answer_takes_the_smallest_other_with_it():
    shares = safe_shares({"yes": 60, "no": 30, "other": 3})
    assert shares.counts == {"yes": 60, "no": None, "other": None}


def test_two_hidden_answers_hide_nothing_more():
    assert safe_shares({"yes": 60, "no": 30, "a": 3, "b": 4}).counts == {"yes": 60, "no": 30, "a": None, "b": None}


def test_no_percentage_is_over_a_hundred():
    assert safe_shares({"yes": 13, "no": 0, "x": 0}, people=12).percentages["yes"] == 100


def test_a_table_hides_enough_that_nothing_follows_from_its_totals():
    table = safe_table({"north": {"yes": 4, "no": 50}, "south": {"yes": 60, "no": 70}, "west": {"yes": 20, "no": 30}})
    assert table.cells["north"] == {"yes": None, "no": None}
    for column in ("yes", "no"):
        assert sum(row[column] is None for row in table.cells.values()) == 2


def test_a_hidden_row_total_takes_another_with_it():
    table = safe_table({"north": {"yes": 2, "no": 3}, "south": {"yes": 60, "no": 70}, "west": {"yes": 20, "no": 30}})
    assert table.row_totals["north"] is None
    assert sum(total is None for total in table.row_totals.values()) == 2


@given(st.dictionaries(st.sampled_from("abcdef"), COUNTS, min_size=1), st.booleans())
def test_no_answer_shown_is_small_or_exact(answers, sensitive):
    shares = safe_shares(answers, sensitive=sensitive)
    for answer, shown in shares.counts.items():
        assert shown is None or (shown % 5 == 0 and answers[answer] >= THRESHOLD)
    hidden = [answer for answer, shown in shares.counts.items() if shown is None]
    assert len(hidden) != 1 or len(answers) == 1


@given(st.integers(1, 4).flatmap(lambda w: st.lists(st.lists(COUNTS, min_size=w, max_size=w), min_size=1, max_size=4)))
def test_no_line_of_a_table_hides_exactly_one_cell(rows):
    raw = {f"r{i}": {f"c{j}": n for j, n in enumerate(row)} for i, row in enumerate(rows)}
    table = safe_table(raw)
    lines = [list(row.values()) for row in table.cells.values()]
    lines += [list(column) for column in zip(*lines, strict=True)]
    lines += [list(table.row_totals.values()), list(table.column_totals.values())]
    for line in lines:
        assert len(line) == 1 or line.count(None) != 1
    for name, row in table.cells.items():
        for column, shown in row.items():
            assert shown is None or raw[name][column] >= THRESHOLD

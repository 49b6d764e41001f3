"""`flask screen` says what it finds in each line, and stores nothing."""

import json

from flask import Flask


def test_each_line_is_answered_by_one_line_of_json(app: Flask) -> None:
    lines = "my uncle hits me at night\nRing me on 07700 900123.\n\n"
    result = app.test_cli_runner().invoke(args=["screen", "-"], input=lines)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["text"] for each in found] == ["my uncle hits me at night", "Ring me on 07700 900123.", ""]
    assert found[0]["concern"]["kind"] == "abuse"
    assert found[0]["concern"]["urgency"] in ("urgent", "soon")
    assert found[1] == {
        "text": "Ring me on 07700 900123.",
        "concern": None,
        "personal": [{"kind": "PHONE", "start": 11, "end": 23}],
    }

"""How long the queue takes to open its next text where 100,000 wait: `python -m tests.bench.waiting PASSWORD`.

Prints JSON: milliseconds from sending a decision to holding the next text (both answers), and of one page alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import insert, select

from engage.app.factory import create_app
from engage.conversations.models import Conversation
from engage.core.crypto import seal
from engage.core.database import db
from engage.core.transaction import transaction
from engage.voices.models import Asks, Consent, Participation, Voice

WAITING = 100_000
WORDS = "The last bus leaves too early and I cannot stay for the club."
LOT = 5_000


def add_waiting(conversation: Conversation, number: int) -> None:
    """So many made-up texts that nobody has read, one a person, stored without going through the door one by one."""
    day, sealed = conversation.opens_on, seal(WORDS)
    for start in range(0, number, LOT):
        size = min(LOT, number - start)
        person = {
            "conversation_id": conversation.id,
            "consent": Consent.QUOTED,
            "day": day,
            "language": "en",
            "came_by": "survey",
        }
        ids = db.session.scalars(insert(Participation).returning(Participation.id), [person] * size).all()
        db.session.execute(
            insert(Voice),
            [
                {
                    "conversation_id": conversation.id,
                    "participation_id": each,
                    "asks": Asks.OPEN,
                    "language": "en",
                    "original": sealed,
                    "text": WORDS,
                    "received_on": day,
                    "prepared": True,
                }
                for each in ids
            ],
        )


def sign_in(client: FlaskClient, password: str) -> None:
    """As the demonstration's moderator."""
    answer = client.post("/desk/sign-in", data={"email": "moderator@demo.example", "password": password})
    if answer.status_code != 302:
        raise RuntimeError("the moderator could not sign in")


def rounds(client: FlaskClient, conversation: str, *, times: int) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of each decision with the next text, and of each page of a text."""
    whole, pages = [], []
    address = client.post(f"/desk/moderation/start?conversation={conversation}").headers["Location"]
    for _ in range(times):
        client.get(address)
        began = time.perf_counter()
        page, _, query = address.partition("?")
        decided = client.post(f"{page}/decide?{query}", data={"action": "approve", "revision": 1})
        if decided.status_code != 302:
            raise RuntimeError(f"{address} was not decided: {decided.status}")
        address = decided.headers["Location"]
        between = time.perf_counter()
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} did not open")
        ended = time.perf_counter()
        whole.append((ended - began) * 1000)
        pages.append((ended - between) * 1000)
    return whole, pages


def main(password: str) -> None:
    """Fill the place named by the environment, then decide thirty texts."""
    app = create_app()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), transaction():
        # The one without texts of its own: those of the demonstration have readers and copies.
        texts = select(Voice.conversation_id)
        conversation = db.session.scalars(select(Conversation).where(Conversation.id.not_in(texts))).first()
        if conversation is None:
            raise RuntimeError("every conversation of the demonstration has texts")
        add_waiting(conversation, WAITING)
        slug = conversation.slug
    client = app.test_client()
    sign_in(client, password)
    whole, pages = rounds(client, slug, times=32)
    print(json.dumps({"next": median(whole[2:]), "page": median(pages[2:])}))


if __name__ == "__main__":
    main(sys.argv[1])

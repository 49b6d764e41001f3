"""How many SQL statements each page given on the command line costs, as JSON; in a process of its own."""

import json
import sys

from sqlalchemy import event
from sqlalchemy.engine import Engine

from wsgi import app


def main(password: str, paths: list[str]) -> None:
    """Ask for each page twice, as an officer at the desk and as nobody elsewhere, and count the second time."""
    counted = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    # Imported here, since only this needs to read a form outside a server.
    from tests.bench.visitor import Page

    def page(response: object, path: str) -> Page:
        return Page(response.status_code, path, {}, response.get_data())  # type: ignore[attr-defined]

    costs = {}
    public, desk = app.test_client(), app.test_client()
    form = page(desk.get("/desk/sign-in"), "/desk/sign-in").form()
    if form is None:
        raise RuntimeError("/desk/sign-in has no form")
    form.put("email", "officer@demo.example")
    form.put("password", password)
    desk.post("/desk/sign-in", data=dict(form.answers))
    for path in paths:
        client = desk if path.startswith("/desk/") else public
        client.get(path)
        counted = 0
        status = client.get(path).status_code
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        costs[path] = counted
    print(json.dumps(costs))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

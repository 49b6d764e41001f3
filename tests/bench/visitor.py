"""Somebody at a browser without JavaScript: keeps cookies, follows redirects, fills in forms."""

import gzip
import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    """A form as it would be sent: `answers` already holds hidden fields, and the first choice of each group."""

    action: str
    method: str
    answers: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        """Answer a field, in place of whatever answered it."""
        self.answers = [pair for pair in self.answers if pair[0] != name] + [(name, value)]


class _Reader(HTMLParser):
    """Collects the forms of a page's main part, and its links that look like buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.buttons: list[str] = []
        self._form: Form | None = None
        self._chosen: set[str] = set()
        self._ranked: set[str] = set()
        self._select: str | None = None
        self._in_main = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "main":
            self._in_main += 1
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            if self._in_main and "govuk-button" in given.get("class", ""):
                self.buttons.append(given["href"])
        if tag == "form" and self._in_main:
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self._chosen, self._ranked = set(), set()
            self.forms.append(self._form)
        if self._form is not None:
            self._answer(tag, given, self._form)

    def _answer(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        kind = given.get("type", "text" if tag == "input" else "submit").lower()
        if tag == "option" and self._select and given.get("value") and self._select not in self._chosen:
            if given["value"] in self._ranked:
                return  # a rank takes each option once
            self._ranked.add(given["value"])
            self._chosen.add(self._select)
            form.put(self._select, given["value"])
        if tag == "select":
            self._select = name
        if not name or tag not in ("input", "textarea", "button"):
            return
        if tag == "textarea":
            form.put(name, "The bus home stops at six, so I cannot stay for the club.")
        elif kind in ("radio", "checkbox"):
            if name not in self._chosen and not self._ranked:
                self._chosen.add(name)
                form.put(name, given.get("value", "on"))
        elif kind == "submit":
            # As in a browser, the first button is the one that is pressed.
            if "[button]" not in self._chosen:
                self._chosen.add("[button]")
                form.put(name, given.get("value", ""))
        elif kind == "hidden" or name not in dict(form.answers):
            form.put(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


@dataclass
class Page:
    """What came back, after redirects."""

    status: int
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The page, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    def read(self) -> _Reader:
        """The page's forms and links."""
        reader = _Reader()
        reader.feed(self.text)
        return reader

    def form(self) -> Form | None:
        """The form that goes on: the first that is sent by POST."""
        return next((form for form in self.read().forms if form.method == "post"), None)


class Visitor:
    """One browser session over one kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}
        self.requests = 0

    def get(self, path: str) -> Page:
        """Fetch a page, following redirects."""
        return self._ask("GET", path, None)

    def send(self, page: Page, form: Form) -> Page:
        """Submit a form of that page, following redirects."""
        return self._ask("POST", urljoin(page.path, form.action or page.path), urlencode(form.answers))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        for _ in range(10):
            headers = {"Accept": "text/html", "Accept-Encoding": "gzip"}
            if self._cookies:
                headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            content = response.read()
            self.requests += 1
            for line in response.headers.get_all("Set-Cookie") or []:
                for name, morsel in SimpleCookie(line).items():
                    self._cookies[name] = morsel.value
            if response.status not in (301, 302, 303, 307, 308):
                found = {name.lower(): value for name, value in response.getheaders()}
                return Page(response.status, path, found, content)
            target = urlsplit(urljoin(path, response.headers["Location"]))
            path = target.path + (f"?{target.query}" if target.query else "")
            if response.status in (301, 302, 303):
                method, body = "GET", None
        raise RuntimeError(f"{path} redirects for ever")

    def walk(self, start: str, *, until: str, steps: int = 80) -> list[Page]:
        """Every page from `start`, pressing the button of each, up to the one whose path ends with `until`."""
        page = self.get(start)
        pages = [page]
        while not urlsplit(page.path).path.endswith(until):
            if page.status >= 400:
                raise RuntimeError(f"{page.path} answered {page.status}")
            if len(pages) > steps:
                raise RuntimeError(f"{start} has not come to {until} after {steps} pages; last was {page.path}")
            form = page.form()
            buttons = page.read().buttons
            if form is not None:
                page = self.send(page, form)
            elif buttons:
                page = self.get(urljoin(page.path, buttons[0]))
            else:
                raise RuntimeError(f"{page.path} has nothing to press")
            pages.append(page)
        return pages

    def sign_in(self, email: str, password: str) -> Page:
        """Go through the desk's door."""
        page = self.get("/desk/sign-in")
        form = page.form()
        if form is None:
            raise RuntimeError("/desk/sign-in has no form")
        form.put("email", email)
        form.put("password", password)
        return self.send(page, form)

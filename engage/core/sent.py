"""What was sent with a request, without the characters that are no text."""

from __future__ import annotations

import re

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

#: PostgreSQL stores no NUL, XML holds none of them, and nobody ever meant to type one.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class CleanRequest(Request):
    """A request whose form and query hold text only."""

    def _load_form_data(self) -> None:
        if "form" not in self.__dict__:
            super()._load_form_data()
            self.__dict__["form"] = _clean(self.__dict__["form"])

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _clean(super().args)


def _clean(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(name, _NO_TEXT.sub("", value)) for name, value in sent.items(multi=True)])

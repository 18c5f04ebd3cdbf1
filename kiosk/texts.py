"""Every text of both screens, from one catalogue. English is the key; `assets/texts/*.po` the rest.

The page gets the same catalogue as JSON (`page_catalogue`), so a word is translated once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kiosk.assets import asset

LANGUAGES = ("en", "ko")


@cache
def _catalogue(language: str) -> Catalog:
    path = asset(f"texts/{language}.po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


class Texts:
    """What the booth says, in one language. A text without a translation is said in English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)
        self._plurals = Locale.parse(language).plural_form

    def say(self, text: str, **values: object) -> str:
        return self._translated(text, 0, text).format(**values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """`one` or `many` (or what the language has instead), with `{n}` and `values` filled in."""
        index = self._tags().index(self._plurals(n))
        return self._translated(one, index, one if n == 1 else many).format(n=n, **values)

    def _translated(self, key: str, index: int, otherwise: str) -> str:
        message = self._catalogue.get(key)
        if message is None or not message.string:
            return otherwise
        if isinstance(message.string, str):
            return message.string
        return message.string[min(index, len(message.string) - 1)] or otherwise

    def _tags(self) -> list[str]:
        return [*self._plurals.tags, "other"]

    def page_catalogue(self) -> Mapping[str, Any]:
        """The catalogue as the page reads it: plural tags in order, texts by English key."""
        texts = {}
        for message in self._catalogue:
            if message.id and message.string:
                key = message.id if isinstance(message.id, str) else message.id[0]
                whole = isinstance(message.string, str)
                texts[key] = [message.string] if whole else list(message.string)
        return {"language": self.language, "plurals": self._tags(), "texts": texts}

"""The page that lies in the bucket beside the pictures: for phones that are not at the booth.

It is one file that needs no other but the pictures: no scripts, no fonts, nothing from anywhere
else. It says everything in all languages, and shows one: which, is a choice of two radio buttons.
"""

import datetime
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from babel.dates import format_skeleton

from kiosk.texts import LANGUAGES, Texts

STRIP = "strip.jpg"
CARD = "card.jpg"
"""What messengers show of the link; without one they show the strip."""
SMALL = "small.jpg"
"""The strip as the page shows it; without one it shows the strip itself."""

MARK = '<meta name="generator" content="Nearbooth">'
"""By that a page of ours is known. A portal that repeats the address it was asked for cannot say
it: no address has such characters."""
MARK_WITHIN = 256
"""Bytes from the page's beginning."""

_NAMES = {"en": "English", "ko": "한국어"}
_MORE = {
    "all.zip": ("Download all", "Every picture, in one ZIP file"),
    "strip.png": ("Full quality", "The strip as a PNG, for printing"),
}
_TEMPLATE = Path(__file__).with_suffix(".html")


def download_name(name: str) -> str:
    """What a phone calls the file that is `name` in the bucket: `nearbooth.jpg`."""
    return f"nearbooth{Path(name).suffix}"


class BucketPage:
    """Of one booth. `language` is the one that is shown first."""

    def __init__(self, *, booth_name: str, language: str) -> None:
        self._booth_name = booth_name
        self._language = language

    def html(
        self, views: Mapping[str, str], downloads: Mapping[str, str], until: datetime.date
    ) -> bytes:
        """UTF-8. Links by the names of the files: to be looked at, and to be kept; there is one
        of each to STRIP at least. `until` is the last day on which they are good."""
        own = Texts(self._language)
        return _filled(
            _TEMPLATE.read_text("utf-8"),
            mark=MARK,
            language=self._language,
            booth_name=escape(self._booth_name),
            description=escape(own.say("A strip with everyone on it.")),
            alt=escape(own.say("A photo strip")),
            card=escape(views.get(CARD, views[STRIP])),
            strip=escape(views[STRIP]),
            small=escape(views.get(SMALL, views[STRIP])),
            strip_download=escape(downloads[STRIP]),
            title=_said("Here it is!"),
            lead=_said("Everyone on one strip. Yours to keep."),
            download=_said("Download strip"),
            more="\n".join(_more(downloads)),
            until=_until(until),
            language_rules="\n".join(_rule(language) for language in LANGUAGES),
            language_choices="\n".join(self._choice(language) for language in LANGUAGES),
            language_labels="".join(_label(language) for language in LANGUAGES),
        ).encode()

    def _choice(self, language: str) -> str:
        checked = " checked" if language == self._language else ""
        return (
            f'    <input class="unseen" type="radio" name="language" id="in-{language}" '
            f'aria-label="{_NAMES[language]}"{checked}>'
        )


def _filled(template: str, **values: str) -> str:
    """In one pass: what a value says is never taken for a place to fill."""
    return re.sub(r"\{\{(\w+)\}\}", lambda place: values[place[1]], template)


def _said(text: str) -> str:
    """In all languages, one of which is seen."""
    return "".join(_span(language, Texts(language).say(text)) for language in LANGUAGES)


def _until(day: datetime.date) -> str:
    spans = []
    for language in LANGUAGES:
        date = format_skeleton("MMMMd", day, locale=language)
        text = Texts(language).say("Here until {date}. Save what you want to keep.", date=date)
        spans.append(_span(language, text))
    return "".join(spans)


def _span(language: str, text: str) -> str:
    return f'<span class="said" lang="{language}">{escape(text)}</span>'


def _more(downloads: Mapping[str, str]) -> list[str]:
    return [
        f'          <li><a href="{escape(downloads[name])}" download="{download_name(name)}">'
        f'{_said(text)}</a> <span class="soft">{_said(why)}</span></li>'
        for name, (text, why) in _MORE.items()
        if name in downloads
    ]


def _label(language: str) -> str:
    name = _NAMES[language]
    return f'<label class="language" for="in-{language}" lang="{language}">{name}</label>'


def _rule(language: str) -> str:
    """Who has chosen a language sees what is said in it, and how to choose another."""
    chosen = f"      #in-{language}:checked ~ "
    return (
        f'{chosen}* .said:not([lang="{language}"]),\n'
        f'{chosen}* .language[for="in-{language}"] {{ display: none; }}\n'
        f"      #in-{language}:focus-visible ~ * .language {{ outline: 3px solid var(--ink); }}\n"
    )

"""The catalogue: whatever the two screens say is said in Korean as well, and nothing is left over.

Texts are found where they are said (`say("…")`, `count("…", …)`, `data-text="…"`), and in tables:
the dictionaries of a `words.py`, and any prose in the page's scripts.
"""

import ast
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from kiosk.assets import asset
from kiosk.texts import LANGUAGES, Texts

KIOSK = Path(__file__).parent.parent / "kiosk"
PAGE = KIOSK / "remote/page"
JS_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s// .*?$", re.DOTALL | re.MULTILINE)
JS_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
JS_SAID = re.compile(r'\b(?:say|count)\(\s*"((?:[^"\\\n]|\\.)*)"')
JS_ERROR = re.compile(r"\bnew \w*Error\([^)]*\)")
HTML_SAID = re.compile(r'data-(?:text|label|alt)="([^"]*)"')
PROSE = re.compile(r"[A-Z{][^<>=;]* [^<>=;]*")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def catalogue() -> Mapping[str, Message]:
    """Korean entries by English key (of a plural: the singular)."""
    with asset("texts/ko.po").open("rb") as file:
        entries = [it for it in read_po(file, locale="ko", abort_invalid=True) if it.id]
    return {it.id if isinstance(it.id, str) else it.id[0]: it for it in entries}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def literals(node: ast.AST) -> Iterator[str]:
    return (
        it.value
        for it in ast.walk(node)
        if isinstance(it, ast.Constant) and isinstance(it.value, str)
    )


def chosen(node: ast.expr) -> Iterator[str]:
    """The texts an argument may be: a literal, either of `a if b else c`, or each of `(a, b)`."""
    if isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from chosen(element)
    elif isinstance(node, ast.IfExp):
        yield from chosen(node.body)
        yield from chosen(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def python_texts(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="say" | "count"), args=[text, *_]):
                yield from chosen(text)
    if path.name == "words.py":
        for table in (node for node in tree.body if isinstance(node, ast.AnnAssign)):
            yield from (it for it in table_values(table) if it)


def table_values(node: ast.AnnAssign) -> Iterator[str]:
    """The texts of a dictionary at the top of a module."""
    if isinstance(node.value, ast.Dict):
        for value in node.value.values:
            yield from chosen(value)


def script_texts(path: Path) -> Iterator[str]:
    script = JS_COMMENT.sub("", path.read_text())
    yield from map(unescaped, JS_SAID.findall(script))
    prose = (unescaped(it) for it in JS_STRING.findall(JS_ERROR.sub("", script)))
    yield from (it for it in prose if PROSE.fullmatch(it) and it not in plurals())


def unescaped(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal)


def plurals() -> set[str]:
    return {it.id[1] for it in catalogue().values() if not isinstance(it.id, str)}


def everything_said() -> Iterator[tuple[str, str]]:
    """(text, file)."""
    for path in KIOSK.rglob("*.py"):
        yield from ((text, path.name) for text in python_texts(path))
    for path in PAGE.rglob("*.js"):
        yield from ((text, path.name) for text in script_texts(path))
    for path in PAGE.rglob("*.html"):
        said = HTML_SAID.findall(path.read_text())
        yield from ((html.unescape(text), path.name) for text in said)


def test_everything_that_is_said_is_said_in_korean() -> None:
    known = catalogue()
    missing = {
        f"{file}: {text}"
        for text, file in everything_said()
        if text not in known or not all(forms(known[text]))
    }
    assert not missing, "\n".join(["not in ko.po:", *sorted(missing)])


def test_nothing_is_translated_that_nobody_says() -> None:
    code = [set(literals(ast.parse(path.read_text()))) for path in KIOSK.rglob("*.py")]
    page = [set(map(unescaped, JS_STRING.findall(it.read_text()))) for it in PAGE.rglob("*.js")]
    spoken = set().union(*code, *page, (text for text, _ in everything_said()))
    unused = catalogue().keys() - spoken
    assert not unused, "\n".join(["nobody says:", *sorted(unused)])


def test_both_languages_have_the_same_blanks_to_fill_in() -> None:
    for key, message in catalogue().items():
        many = key if isinstance(message.id, str) else message.id[1]
        for form in forms(message):
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(many)), key


def test_no_text_is_in_the_catalogue_twice() -> None:
    keys = re.findall(r'^msgid "(.+)"$', asset("texts/ko.po").read_text(), flags=re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))


def test_an_unknown_text_is_said_in_english() -> None:
    assert Texts("ko").say("Never heard of, {name}", name="Ada") == "Never heard of, Ada"


def test_english_tells_one_from_many() -> None:
    texts = Texts("en")
    many = "{n} of {total} have chosen"
    assert texts.count("{n} of {total} has chosen", many, 1, total=3) == "1 of 3 has chosen"
    assert texts.count("{n} of {total} has chosen", many, 2, total=3) == "2 of 3 have chosen"


def test_korean_says_it_in_its_own_order() -> None:
    texts = Texts("ko")
    said = texts.count("{n} of {total} has chosen", "{n} of {total} have chosen", 2, total=3)
    assert said == "3명 중 2명이 골랐어요"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_gets_the_same_texts(language: str) -> None:
    served = Texts(language).page_catalogue()
    assert served["language"] == language
    assert set(served["texts"]) == (set(catalogue()) if language == "ko" else set())
    assert all(len(texts) <= len(served["plurals"]) for texts in served["texts"].values())

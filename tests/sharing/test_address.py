"""Addresses as guests type them, and what must never pass for one."""

import contextlib
import unicodedata
from collections.abc import Callable
from time import perf_counter

import pytest

from kiosk.errors import RemoteError
from kiosk.sharing.address import checked


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mina@example.com", "mina@example.com"),
        ("  mina@example.com \n", "mina@example.com"),
        ("Mina.Kim+booth@Mail.Example.CO.KR", "Mina.Kim+booth@mail.example.co.kr"),
        ("o'brien_{x}@example.com", "o'brien_{x}@example.com"),
        ("ｍｉｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "mina@example.com"),
        ("mina@한국.kr", "mina@xn--3e0b707e.kr"),
        ("mina@xn--3e0b707e.kr", "mina@xn--3e0b707e.kr"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_what_people_type_is_an_address(typed: str, address: str) -> None:
    assert checked(typed) == address


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_typed_is_told_apart(typed: str) -> None:
    with pytest.raises(RemoteError) as caught:
        checked(typed)
    assert caught.value.code == "no-address"


@pytest.mark.parametrize(
    "typed",
    [
        "mina",
        "mina@",
        "@example.com",
        "mina@example",
        "mina@localhost",
        "mina@192.0.2.7",
        "mina@[192.0.2.7]",
        "mina@@example.com",
        "=?utf-8?q?a?=@example.com",
        "mina=?x@example.com",
        "mina@example..com",
        "mina@-example.com",
        "mina@.example.com",
        "mina@example.com.",
        "mina@example.c",
        ".mina@example.com",
        "mi..na@example.com",
        "mi na@example.com",
        "mina@exa mple.com",
        "mina@example.com, jun@example.com",
        "mina@example.com;jun@example.com",
        "Mina <mina@example.com>",
        "<mina@example.com>",
        '"mina"@example.com',
        "mina@example.com\nBcc: everybody@example.com",
        "mina@example.com\r\nDATA",
        "mina\r\n@example.com",
        "mina%0a@exam\x00ple.com",
        "mina\x00@example.com",
        "mina@example.com\u2028Bcc: x@example.com",
        "민아@example.com",
        "a" * 65 + "@example.com",
        "mina@" + "a" * 64 + ".com",
        "mina@" + "a.b" * 120 + ".com",
        "mina@" + "한" * 300 + ".kr",
        "\udcff@example.com",
        "a" * 100_000,
    ],
)
def test_what_is_no_address_or_more_than_one_is_refused(typed: str) -> None:
    with pytest.raises(RemoteError) as caught:
        checked(typed)
    assert caught.value.code == "bad-address"
    assert caught.value.sentence.endswith(".")


def test_heaps_of_accents_are_refused_without_being_sorted() -> None:
    """To sort them takes the square of their number: 40 000 stopped a booth for seconds."""

    def took(accents: int, look: Callable[[str], object]) -> float:
        began = perf_counter()
        with contextlib.suppress(RemoteError):
            look("a" + "\u0315" * accents + "\u0316" * accents)
        return perf_counter() - began

    assert took(20_000, checked) < took(1_000, lambda text: unicodedata.normalize("NFKC", text))

"""Against a real server, and by its owner's eyes."""

import asyncio
import contextlib
import datetime
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.sharing.bucket import Bucket, Part
from kiosk.sharing.bucket_errors import (
    BarredError,
    BucketError,
    ForbiddenError,
    GoneError,
    RefusedError,
    UnreachableError,
)
from tests.sharing.line import line_to
from tests.sharing.seaweed import (
    GUEST,
    GUEST_SECRET,
    NAME,
    Seaweed,
    objects,
    opened,
    put,
    seaweed_in,
)

MB = 1024 * 1024
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    with seaweed_in(tmp_path_factory.mktemp("seaweed")) as seaweed:
        yield seaweed


@pytest.fixture
def bucket(seaweed: Seaweed) -> Bucket:
    return opened(seaweed)


def read(url: str) -> tuple[bytes, Any]:
    with urllib.request.urlopen(url) as answer:
        return answer.read(), answer.headers


# One object


def test_what_was_put_is_there_and_known_by_its_digest(seaweed: Seaweed, bucket: Bucket) -> None:
    assert bucket.digest("once/strip.jpg") is None
    digest = put(bucket, "once/strip.jpg")
    assert bucket.digest("once/strip.jpg") == digest
    assert objects(seaweed.client(), "nearbooth/once/") == {"nearbooth/once/strip.jpg": b"a strip"}


def test_a_link_shows_the_picture_and_another_one_saves_it(bucket: Bucket) -> None:
    put(bucket, "linked/strip.jpg")
    body, headers = read(bucket.link("linked/strip.jpg", days=7))
    assert (body, headers["Content-Type"]) == (b"a strip", "image/jpeg")
    assert headers["Content-Disposition"] is None
    _, headers = read(bucket.link("linked/strip.jpg", days=7, download="nearbooth.jpg"))
    assert headers["Content-Disposition"] == 'attachment; filename="nearbooth.jpg"'


def test_a_link_ends_and_cannot_be_made_to_last(bucket: Bucket) -> None:
    put(bucket, "ending/strip.jpg")
    for url in (
        bucket.link("ending/strip.jpg", days=-1),
        bucket.link("ending/strip.jpg", days=1).replace("X-Amz-Expires=86400", "X-Amz-Expires=9"),
    ):
        with pytest.raises(urllib.error.HTTPError):
            read(url)


def test_no_link_is_signed_for_longer_than_s3_takes_it(bucket: Bucket) -> None:
    assert "X-Amz-Expires=604800&" in bucket.link("x", days=30)


def test_without_its_link_nobody_reads_a_picture(seaweed: Seaweed, bucket: Bucket) -> None:
    put(bucket, "private/strip.jpg")
    with pytest.raises(urllib.error.HTTPError):
        read(f"{seaweed.endpoint}/{NAME}/nearbooth/private/strip.jpg")


def test_a_public_link_is_short(seaweed: Seaweed) -> None:
    bucket = opened(seaweed, public_url="https://strips.example/", prefix="booth 1")
    assert bucket.link("a/index.html", days=7) == "https://strips.example/booth%201/a/index.html"


# Parts


def test_an_object_in_parts_is_whole_or_not_there(seaweed: Seaweed, bucket: Bucket) -> None:
    pieces = {1: os.urandom(5 * MB), 2: os.urandom(1 * MB)}
    upload = bucket.begin("big/all.zip", content_type="application/zip", sha256="abc")
    parts = {
        number: bucket.put_part("big/all.zip", upload, number, piece, brake=lambda _: None)
        for number, piece in pieces.items()
    }
    assert bucket.parts("big/all.zip", upload) == parts
    assert bucket.digest("big/all.zip") is None
    assert bucket.unfinished("big/") == [("big/all.zip", upload)]
    bucket.finish("big/all.zip", upload, parts)
    assert bucket.digest("big/all.zip") == "abc"
    assert objects(seaweed.client(), "nearbooth/big/") == {
        "nearbooth/big/all.zip": pieces[1] + pieces[2]
    }


def test_what_was_aborted_is_gone(bucket: Bucket) -> None:
    upload = bucket.begin("aborted/all.zip", content_type="application/zip", sha256="abc")
    bucket.abort("aborted/all.zip", upload)
    bucket.abort("aborted/all.zip", upload)
    assert bucket.unfinished("aborted/") == []
    with pytest.raises(GoneError):
        bucket.parts("aborted/all.zip", upload)


# The rule


def test_the_server_is_told_to_delete_what_no_link_leads_to_any_more(
    seaweed: Seaweed, bucket: Bucket
) -> None:
    client = seaweed.client()
    others = {
        "ID": "of somebody else",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 30},
    }
    told = {"Rules": [others]}
    client.put_bucket_lifecycle_configuration(Bucket=NAME, LifecycleConfiguration=told)
    for days in (2.5, 6.5):  # and a week longer: a page may have waited for the network
        bucket.expire_after(days)
    rules = client.get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    found = {rule["ID"]: (rule["Filter"]["Prefix"], rule["Expiration"]["Days"]) for rule in rules}
    assert found == {"of somebody else": ("logs/", 30), "nearbooth nearbooth/": ("nearbooth/", 14)}


async def test_a_rule_that_is_there_is_not_made_again(seaweed: Seaweed) -> None:
    opened(seaweed).expire_after(7)
    async with line_to(seaweed.port) as line:
        bucket = opened(seaweed, endpoint=line.endpoint)
        await asyncio.to_thread(bucket.expire_after, 7)
    assert [it.split()[0] for it in line.requests] == ["GET"]


def test_a_rule_never_reaches_beyond_the_booths_own_folder(seaweed: Seaweed) -> None:
    with pytest.raises(RefusedError, match="prefix"):
        opened(seaweed, prefix="/").expire_after(7)


def test_who_may_not_make_rules_is_told_so(seaweed: Seaweed) -> None:
    with pytest.raises(ForbiddenError):
        opened(seaweed, key_id=GUEST, secret=GUEST_SECRET).expire_after(1)


# What goes wrong


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"secret": "wrong"}, "key_id and secret"),
        ({"key_id": "nobody"}, "key_id and secret"),
        ({"key_id": GUEST, "secret": GUEST_SECRET}, "may not write"),
        ({"name": "nowhere"}, "does not exist"),
        ({"name": "../admin"}, "endpoint, name and region"),
    ],
)
def test_what_the_operator_has_to_put_right_is_said(
    seaweed: Seaweed, changes: dict[str, str], says: str
) -> None:
    with pytest.raises(BarredError, match=says):
        put(opened(seaweed, **changes), "never.jpg")


def test_a_server_that_hangs_is_waited_for_no_longer_than_told(seaweed: Seaweed) -> None:
    bucket = opened(seaweed, timeout_s=0.5)
    with seaweed.hanging(), pytest.raises(UnreachableError):
        put(bucket, "hanging/strip.jpg", bytes(4 * MB))
    assert put(bucket, "hanging/strip.jpg") == bucket.digest("hanging/strip.jpg")


@pytest.mark.parametrize(
    "said",
    [
        "<html><body>Welcome! Please log in.</body></html>",
        "<ListPartsResult><IsTruncated>true</IsTruncated></ListPartsResult>",
        "<ListPartsResult><Part><Size>1</Size></Part></ListPartsResult>",
        "<X><Upload><Key>nearbooth/a</Key></Upload></X>",
        "<X><Upload>x</Upload><Part>x</Part></X>",
        "<X><Part><PartNumber>one</PartNumber></Part></X>",
        "no XML",
        "",
    ],
)
async def test_whatever_says_yes_to_anything_is_an_error_of_the_bucket(
    seaweed: Seaweed, said: str
) -> None:
    """Or nothing, where a bucket that has nothing says nothing as well."""
    async with line_to(seaweed.port) as line:
        bucket = opened(seaweed, endpoint=line.endpoint)
        line.answer(200, said)
        part = Part("tag", 1)
        for ask in (
            lambda: bucket.digest("a"),
            lambda: bucket.parts("a", "id"),
            lambda: bucket.unfinished(""),
            lambda: bucket.expire_after(7),
            lambda: bucket.abort("a", "id"),
        ):
            with contextlib.suppress(BucketError):
                await asyncio.to_thread(ask)
        for claim in (
            lambda: put(bucket, "a"),
            lambda: bucket.begin("a", content_type="", sha256=""),
            lambda: bucket.finish("a", "id", {1: part}),
        ):
            with pytest.raises(BucketError):
                await asyncio.to_thread(claim)


async def test_parts_without_what_every_server_tells_are_an_error_of_the_bucket(
    seaweed: Seaweed,
) -> None:
    async with line_to(seaweed.port) as line:
        bucket = opened(seaweed, endpoint=line.endpoint)
        line.answer(200, "<X><IsTruncated>true</IsTruncated></X>")
        with pytest.raises(UnreachableError, match="login"):
            await asyncio.to_thread(bucket.parts, "a", "id")
        line.answer(200, "<X><Upload><Key>nearbooth/a</Key></Upload></X>")
        with pytest.raises(UnreachableError, match="login"):
            await asyncio.to_thread(bucket.unfinished, "")

"""Against a bucket of the test's own, that forgets and breaks when it is told to.

What a real server does is in test_bucket.py and test_uploads.py.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.sharing.bucket import Part
from kiosk.sharing.bucket_errors import GoneError, RefusedError, UnreachableError
from kiosk.sharing.delivery import PART_BYTES, Begun, Delivery, Piece, UnreadableError
from tests.sharing.shelf import Shelf

BIG = os.urandom(2 * PART_BYTES + 1000)
ZIP = Piece("all.zip", BIG, "application/zip")
STRIP = Piece("strip.jpg", b"a strip", "image/jpeg")


class Booth:
    """What is written down outlives whoever wrote it."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.note = ""

    def delivery(self) -> Delivery:
        def keep(begun: Begun | None) -> None:
            self.note = begun.written() if begun else ""

        begun = Begun.read(self.note)
        return Delivery(self.shelf, begun=begun, keep=keep, brake=lambda _: None)


@pytest.fixture
def booth() -> Booth:
    return Booth(Shelf())


def bodies(booth: Booth) -> dict[str, bytes]:
    return {path: body for path, (body, _) in booth.shelf.objects.items()}


def test_small_files_go_whole_and_large_ones_in_parts(booth: Booth) -> None:
    booth.delivery().deliver("token/", [STRIP, ZIP])
    assert bodies(booth) == {"token/strip.jpg": b"a strip", "token/all.zip": BIG}
    parts = [f"token/all.zip {number}" for number in (1, 2, 3)]
    assert booth.shelf.sent == ["token/strip.jpg", *parts]
    assert booth.note == ""


def test_what_just_fits_into_one_part_goes_whole(booth: Booth) -> None:
    booth.delivery().deliver("", [Piece("strip.png", bytes(PART_BYTES), "image/png")])
    assert booth.shelf.sent == ["strip.png"]


def test_nothing_goes_twice(booth: Booth) -> None:
    for _ in range(2):
        booth.delivery().deliver("token/", [STRIP, ZIP])
    assert len(booth.shelf.sent) == 4


def test_a_file_that_has_changed_goes_again(booth: Booth) -> None:
    booth.delivery().deliver("", [STRIP])
    booth.delivery().deliver("", [STRIP._replace(content=b"a better strip")])
    assert bodies(booth) == {"strip.jpg": b"a better strip"}


@pytest.mark.parametrize("after", [0, 1, 2])
def test_after_a_power_cut_only_the_parts_go_that_are_missing(booth: Booth, after: int) -> None:
    booth.shelf.breaks_after = after
    with pytest.raises(UnreachableError):
        booth.delivery().deliver("", [ZIP])
    booth.shelf.breaks_after = None
    booth.delivery().deliver("", [ZIP])
    assert booth.shelf.sent == ["all.zip 1", "all.zip 2", "all.zip 3"]
    assert bodies(booth) == {"all.zip": BIG}
    assert booth.shelf.uploads == {}


def test_a_part_that_arrived_torn_goes_again(booth: Booth) -> None:
    booth.shelf.breaks_after = 1
    with pytest.raises(UnreachableError):
        booth.delivery().deliver("", [ZIP])
    booth.shelf.breaks_after = None
    booth.shelf.uploads["upload-0"][2][1] = b"torn"
    booth.delivery().deliver("", [ZIP])
    assert bodies(booth) == {"all.zip": BIG}


def test_what_the_server_has_forgotten_is_begun_anew(booth: Booth) -> None:
    booth.shelf.breaks_after = 1
    with pytest.raises(UnreachableError):
        booth.delivery().deliver("", [ZIP])
    booth.shelf.breaks_after = None
    booth.shelf.uploads.clear()
    booth.delivery().deliver("", [ZIP])
    assert bodies(booth) == {"all.zip": BIG}


def test_a_large_file_that_was_made_anew_is_not_mixed_with_the_old_one(booth: Booth) -> None:
    booth.shelf.breaks_after = 2
    with pytest.raises(UnreachableError):
        booth.delivery().deliver("", [ZIP])
    booth.shelf.breaks_after = None
    other = bytes(len(BIG))
    booth.delivery().deliver("", [ZIP._replace(content=other)])
    assert bodies(booth) == {"all.zip": other}
    assert booth.shelf.uploads == {}


def test_an_upload_that_is_gone_at_its_end_is_not_gone_on_with_for_ever(booth: Booth) -> None:
    booth.shelf.finish = _gone
    with pytest.raises(GoneError):
        booth.delivery().deliver("", [ZIP])
    assert booth.note == ""


def test_finished_but_not_written_down_is_known_by_its_digest(booth: Booth) -> None:
    digest = hashlib.sha256(BIG).hexdigest()
    booth.shelf.objects["all.zip"] = (BIG, digest)
    booth.note = Begun("all.zip", digest, "upload-0").written()
    booth.delivery().deliver("", [ZIP])
    assert (booth.shelf.sent, booth.note) == ([], "")


def test_what_nobody_goes_on_with_is_tidied_away(booth: Booth) -> None:
    kept = booth.shelf.begin("token/all.zip", content_type="", sha256="1")
    booth.shelf.begin("token/all.zip", content_type="", sha256="2")
    elsewhere = booth.shelf.begin("other/all.zip", content_type="", sha256="3")
    booth.note = Begun("token/all.zip", "1", kept).written()
    booth.delivery().tidy("token/")
    assert set(booth.shelf.uploads) == {kept, elsewhere}
    booth.delivery().forget("token/")
    assert set(booth.shelf.uploads) == {elsewhere}


def test_who_may_not_look_leaves_it_to_the_buckets_rule(booth: Booth) -> None:
    booth.shelf.may_list = False
    booth.delivery().tidy("token/")


@pytest.mark.parametrize("body", [BIG, bytes(len(BIG))])
def test_who_may_only_write_begins_anew_what_was_interrupted(booth: Booth, body: bytes) -> None:
    """The same file, or one that was made anew since."""
    booth.shelf.may_list = False
    booth.shelf.breaks_after = 1
    with pytest.raises(UnreachableError):
        booth.delivery().deliver("", [ZIP])
    booth.shelf.breaks_after = None
    booth.delivery().deliver("", [ZIP._replace(content=body)])
    assert bodies(booth) == {"all.zip": body}
    assert booth.note == ""


def test_files_are_read_from_disk_and_one_that_is_missing_is_refused(
    booth: Booth, tmp_path: Path
) -> None:
    file = tmp_path / "strip.jpg"
    file.write_bytes(b"on disk")
    booth.delivery().deliver("", [STRIP._replace(content=file)])
    assert bodies(booth) == {"strip.jpg": b"on disk"}
    file.unlink()
    with pytest.raises(RefusedError, match=r"strip\.jpg is not there"):
        booth.delivery().deliver("", [STRIP._replace(content=file)])


def test_a_file_that_the_disk_fails_at_is_not_refused(booth: Booth, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"strip\.jpg cannot be read"):
        booth.delivery().deliver("", [STRIP._replace(content=tmp_path)])


def _gone(path: str, upload: str, parts: Mapping[int, Part]) -> None:
    raise GoneError("gone")

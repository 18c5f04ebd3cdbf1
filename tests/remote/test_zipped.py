"""The ZIP, read by the standard library and by the programs that guests may have."""

import os
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.remote.zipped import PIECE_BYTES, Zipped

CONTENTS = {
    "strip.jpg": b"a strip",
    "1-Mina.jpg": os.urandom(PIECE_BYTES * 2 + 17),
    "1-민아.jpg": b"hangul",
    "1-👩‍🚀.jpg": b"",
}


def files_of(folder: Path, contents: dict[str, bytes]) -> list[tuple[str, Path]]:
    files = [(name, folder / f"{n}.bin") for n, name in enumerate(contents)]
    for name, path in files:
        path.write_bytes(contents[name])
    return files


def whole(zipped: Zipped) -> bytes:
    try:
        return b"".join(zipped.pieces())
    finally:
        zipped.close()


def read(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_in_it_comes_out_again_under_its_name(tmp_path: Path) -> None:
    assert read(whole(Zipped(files_of(tmp_path, CONTENTS)))) == CONTENTS


def test_its_size_is_known_before_it_is_made(tmp_path: Path) -> None:
    zipped = Zipped(files_of(tmp_path, CONTENTS))
    assert zipped.size == len(whole(zipped))


def test_nothing_at_all_is_a_zip_too() -> None:
    zipped = Zipped([])
    assert zipped.size == 22
    assert read(whole(zipped)) == {}


@pytest.mark.parametrize(
    "command",
    [
        ["unzip", "-tq"],
        ["bsdtar", "-tf"],
        ["7z", "t"],
        [sys.executable, "-m", "zipfile", "-t"],
    ],
    ids=lambda command: Path(command[0]).name,
)
def test_programs_find_nothing_wrong_with_it(tmp_path: Path, command: list[str]) -> None:
    """Those that are here: none of them is needed by anything else."""
    path = tmp_path / "all.zip"
    path.write_bytes(whole(Zipped(files_of(tmp_path, CONTENTS))))
    if shutil.which(command[0]):
        subprocess.run([*command, path], check=True, stdout=subprocess.DEVNULL)


def test_a_file_keeps_its_date_and_can_be_read_by_everybody(tmp_path: Path) -> None:
    [(name, path)] = files_of(tmp_path, {"strip.jpg": b"a strip"})
    path.chmod(0o600)
    os.utime(path, (1_767_268_800, 1_767_268_800))  # 2026-01-01 12:00 UTC
    with zipfile.ZipFile(BytesIO(whole(Zipped([(name, path)])))) as archive:
        [info] = archive.infolist()
    assert info.date_time[0] == 2026
    assert info.external_attr >> 16 == 0o100644
    assert info.flag_bits & 0x08 == 0  # the checksum is in front, as streaming readers need it


def test_a_file_of_a_time_before_zips_is_from_their_first_year(tmp_path: Path) -> None:
    """A Pi without a network believes in 1970."""
    [(name, path)] = files_of(tmp_path, {"strip.jpg": b"a strip"})
    os.utime(path, (0, 0))
    with zipfile.ZipFile(BytesIO(whole(Zipped([(name, path)])))) as archive:
        assert archive.infolist()[0].date_time[0] == 1980


def test_what_is_not_there_is_left_out(tmp_path: Path) -> None:
    files = [*files_of(tmp_path, {"strip.jpg": b"a strip"}), ("1.jpg", tmp_path / "none")]
    assert read(whole(Zipped(files))) == {"strip.jpg": b"a strip"}


def test_what_is_replaced_or_removed_meanwhile_comes_as_it_was(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"1.jpg": b"old", "2.jpg": b"gone"})
    zipped = Zipped(files)
    new = tmp_path / "new"
    new.write_bytes(b"a better scene")
    new.replace(files[0][1])
    files[1][1].unlink()
    size = zipped.size
    data = whole(zipped)
    assert (len(data), read(data)) == (size, {"1.jpg": b"old", "2.jpg": b"gone"})


def test_a_large_one_is_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "still.jpg"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        zipped = Zipped([("1.jpg", path), ("2.jpg", path)])
        assert sum(map(len, zipped.pieces())) == zipped.size > 200_000_000
        zipped.close()
        assert tracemalloc.get_traced_memory()[1] < 4 * PIECE_BYTES
    finally:
        tracemalloc.stop()


def test_more_than_a_zip_can_hold_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(3 * 2**30)
    with pytest.raises(OSError, match="too much"):
        Zipped([("1", path), ("2", path)])

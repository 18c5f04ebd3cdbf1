"""A process apart: what it makes, what it refuses, and what it may not take."""

import sys
from pathlib import Path

import pytest

from kiosk.errors import RemoteError
from kiosk.imaging import apart, background
from tests.imaging.crafted import PHONE_HEIC, encoded, halves, webp_of

PNG = encoded(halves(), "PNG")


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(RemoteError) as refused:
        apart.normalised(data)
    return refused.value.code, refused.value.sentence


@pytest.mark.parametrize("data", [PNG, PHONE_HEIC], ids=["png", "heic"])
def test_a_picture_becomes_what_it_would_become_here(data: bytes) -> None:
    assert apart.normalised(data) == background.normalised(data)


def test_a_no_is_said_in_the_same_words() -> None:
    with pytest.raises(RemoteError) as here:
        background.normalised(b"no picture")
    assert refusal(b"no picture") == (here.value.code, here.value.sentence)
    assert refusal(b"") == (here.value.code, here.value.sentence)


def test_what_takes_more_memory_than_there_is_for_it_is_too_large() -> None:
    """A sound picture of as many pixels as are allowed, of a kind that needs most for each."""
    assert refusal(webp_of(7_000, 7_000))[0] == "too-large"


def instead(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """What is run in place of the decoder."""
    python = folder / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(python))


ENDLESS = """
from kiosk.imaging import apart
apart.MOST_CPU_S = 1
apart.background.normalised = lambda data: [None for _ in iter(int, 1)]
apart.main()
"""


def test_what_takes_more_work_than_there_is_for_it_is_too_large(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    instead(monkeypatch, tmp_path, f"exec {sys.executable} -c '{ENDLESS}'")
    assert refusal(PNG)[0] == "too-large"


def test_a_sound_picture_that_had_to_wait_for_a_busy_booth_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "MOST_S", 0.001)
    assert refusal(PNG)[0] == "busy"


def test_a_decoder_that_crashes_is_nobodys_end_but_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    instead(monkeypatch, tmp_path, "cat > /dev/null; echo crashed >&2; kill -SEGV $$")
    assert refusal(PNG)[0] == "not-a-picture"
    assert "crashed" in caplog.text

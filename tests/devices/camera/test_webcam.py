"""A webcam's frames are as old as the kernel says, and as old as they can be if it says nothing."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import pytest

from kiosk.devices.camera.webcam import WebcamCamera, exposure, kernel_stamp
from kiosk.errors import DeviceError
from kiosk.imaging.time_code import error_ms, read_time_code

MICROSECOND = Fraction(1, 1_000_000)
FPS = 30


def stamped(age_s: float) -> float | None:
    return kernel_stamp(int((time.monotonic() - age_s) * 1e6), MICROSECOND)


def test_a_stamp_of_the_kernels_monotonic_clock_is_believed() -> None:
    stamp_s = stamped(age_s=0.04)
    assert stamp_s is not None
    assert 0.04 <= time.monotonic() - stamp_s < 5


def test_a_stamp_of_another_clock_is_not() -> None:
    assert stamped(age_s=-60) is None
    assert stamped(age_s=3600) is None
    assert kernel_stamp(int(time.time() * 1e6), MICROSECOND) is None
    assert kernel_stamp(None, MICROSECOND) is None


@pytest.mark.parametrize("exposed_s", [0.001, 0.01, 1 / FPS])
def test_a_stamp_bounds_the_exposure_whatever_its_length(exposed_s: float) -> None:
    """The stamp comes right after the exposure, so its middle is half of that earlier."""
    middle_s, uncertainty_s = exposure(100.0, 100.05, 1 / FPS)
    assert abs(middle_s - (100.0 - exposed_s / 2)) <= uncertainty_s


def test_without_a_stamp_the_doubt_is_larger() -> None:
    assert exposure(None, 100.0, 1 / FPS)[1] > exposure(99.99, 100.0, 1 / FPS)[1]


def drawn_by_ffmpeg() -> str:
    """FFmpeg's own drawing of the time code, stamped and paced by `time.monotonic()`.

    One pixel a cell, then enlarged; below the band it is grey.
    """
    clock_ms = f"{(time.time() - time.monotonic()) * 1e3 % 2**32:.3f}"
    value = f"mod(floor(T*1000+{clock_ms}),4294967296)"
    nibbles = "+".join(f"mod(floor(ld(0)/{16**step}),16)" for step in range(8))
    bit = (
        f"st(0,{value});"
        f"if(lt(X,4),1-mod(X,2),"
        f"if(lt(X,36),mod(floor(ld(0)/pow(2,35-X)),2),"
        f"mod(floor(mod({nibbles},16)/pow(2,39-X)),2)))"
    )
    return (
        f"color=gray:size=40x12:rate={FPS},settb=1/1000000,"
        f"setpts=PTS+{int(time.monotonic() * 1e6)},format=gray,"
        f"geq=lum='if(lt(Y,1),255*({bit.replace(';', chr(92) + ';')}),128)',"
        "scale=640:192:flags=neighbor,realtime"
    )


@asynccontextmanager
async def filming(picture: str) -> AsyncIterator[WebcamCamera]:
    camera = WebcamCamera(device=picture, size=(640, 192), fps=FPS, driver="lavfi")
    await camera.open()
    try:
        yield camera
    finally:
        await camera.close()


async def test_stills_are_chosen_by_the_stamps_and_the_clock_in_the_picture_agrees() -> None:
    off, claimed = [], []
    async with filming(drawn_by_ffmpeg()) as camera:
        for _ in range(5):
            at_s = time.monotonic() + 0.15
            still = await camera.still(at_s)
            code = read_time_code(still.picture)
            assert code is not None
            unix_ms = (time.time() - time.monotonic()) * 1e3
            claimed.append(abs(error_ms(code, unix_ms + still.at_s * 1e3)) / 1e3)
            off.append(abs(still.at_s - at_s))
            assert still.uncertainty_s == pytest.approx(0.5 / FPS)
    assert min(off) <= 0.5 / FPS + 0.001
    assert max(claimed) <= 0.5 / FPS + 0.003


async def test_a_camera_without_the_wished_size_gives_what_it_has() -> None:
    async with filming("testsrc=size=320x240:rate=30,realtime") as camera:
        frame = camera.frame()
        assert frame is not None
        assert frame.picture.shape == (240, 320, 3)


async def test_a_webcam_that_is_not_there_is_named(tmp_path: Path) -> None:
    device = str(tmp_path / "video7")
    with pytest.raises(DeviceError, match=r"There is no camera at .*video7\. Plug it in"):
        await WebcamCamera(device=device, size=(640, 480), fps=FPS).open()


async def test_what_is_no_camera_is_not_taken_for_one() -> None:
    with pytest.raises(DeviceError, match="/dev/null does not work"):
        await WebcamCamera(device="/dev/null", size=(640, 480), fps=FPS).open()

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.paper import colour
from kiosk.imaging.strip import Portrait, StripStyle, compose_strip
from kiosk.imaging.strip_layout import MARGIN, layout
from kiosk.imaging.tiles import Box

Portray = Callable[..., Path]
Colour = tuple[int, int, int]
WIDE, UPRIGHT, SQUARISH = (1280, 720), (720, 1280), (640, 480)
FACE = (240, 0, 200)


def style(background: str = "#FFFFFF", **changes: Any) -> StripStyle:
    told: dict[str, Any] = {
        "booth_name": "Nearbooth",
        "date": datetime.date(2025, 11, 24),
        "names": ["Nearbooth", "Mina", "Jo"],
        "background": background,
        "language": "en",
        "link": "https://10.0.0.2:8443/s/Zk3vQ9aT7mXcR2bLp0WdYw",
    }
    return StripStyle(**(told | changes))


def of(*pictures: Path | None) -> list[Portrait]:
    return [Portrait(f"p{i}", f"Friend {i}", path) for i, path in enumerate(pictures)]


def cut(strip: Image.Image, box: Box) -> NDArray[np.int64]:
    return np.asarray(strip)[box.y : box.y + box.h, box.x : box.x + box.w].astype(np.int64)


def like(pixels: NDArray[np.int64], wanted: Colour) -> NDArray[np.bool_]:
    return np.abs(pixels - np.array(wanted)).max(axis=2) < 24


def seen(strip: Image.Image, shot: Box, wanted: Colour) -> bool:
    """Whether a colour fills a visible part of a shot."""
    return bool(like(cut(strip, shot), wanted).mean() > 0.01)


@pytest.mark.parametrize("shots", range(1, 7))
@pytest.mark.parametrize("people", range(1, 7))
def test_everyone_is_in_every_shot(
    portray: Portray, rooms: tuple[Colour, ...], shots: int, people: int
) -> None:
    shot = of(*(portray(f"p{i}", room=rooms[i]) for i in range(people)))
    strip = compose_strip([shot] * shots, style())
    assert (strip.mode, strip.size) == ("RGB", (600, 1800))
    for box in layout(shots).shots:
        assert all(seen(strip, box, room) for room in rooms[:people])


@pytest.mark.parametrize("shots", [2, 3, 4, 5, 6])
@pytest.mark.parametrize(
    "cameras",
    [
        [WIDE],
        [WIDE, UPRIGHT],
        [WIDE, WIDE],
        [WIDE, UPRIGHT, SQUARISH],
        [WIDE, UPRIGHT, UPRIGHT],
        [WIDE, UPRIGHT, WIDE, UPRIGHT],
        [WIDE, SQUARISH, UPRIGHT, WIDE, UPRIGHT],
        [SQUARISH, UPRIGHT, UPRIGHT, WIDE, WIDE, UPRIGHT],
    ],
)
def test_no_face_is_cut(
    portray: Portray, rooms: tuple[Colour, ...], cameras: list[tuple[int, int]], shots: int
) -> None:
    """A face is a disc: whole if it is round and as large as its own box says."""
    for i, size in enumerate(cameras):
        faceless = [portray(f"other{j}", size, rooms[j]) for j, size in enumerate(cameras)]
        for path in faceless:
            Image.new("RGB", Image.open(path).size, (90, 90, 90)).save(path)
        faceless[i] = portray("face", size, rooms[i])
        strip = compose_strip([of(*faceless)] * shots, style())
        for box in layout(shots).shots:
            rows, columns = np.nonzero(like(cut(strip, box), FACE))
            height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
            assert width / height == pytest.approx(1, abs=0.08)
            assert len(rows) == pytest.approx(np.pi / 4 * width * height, rel=0.08)


@pytest.mark.parametrize("background", ["#FFFFFF", "#EC4899", "#141216"])
def test_the_paper_is_the_colour_that_was_voted_for(portray: Portray, background: str) -> None:
    strip = compose_strip([of(portray("a"), portray("b"))] * 4, style(background))
    paper = colour(background)
    edges = [(0, 0, 600, MARGIN), (0, 0, MARGIN, 1800), (600 - MARGIN, 0, 600, 1800)]
    for edge in edges:
        assert strip.crop(edge).getcolors(1) is not None
        assert strip.getpixel(edge[:2]) == paper


def test_between_people_is_a_thin_seam_of_paper(portray: Portray) -> None:
    strip = compose_strip([of(portray("a"), portray("b"))] * 4, style("#19C3A0"))
    for box in layout(4).shots:
        seam = np.all(cut(strip, box) == colour("#19C3A0"), axis=(0, 2))
        assert 3 <= seam.sum() <= 10


def test_who_is_absent_leaves_their_place_to_the_others(
    portray: Portray, rooms: tuple[Colour, ...]
) -> None:
    a, b = portray("a", room=rooms[0]), portray("b", room=rooms[1])
    strip = compose_strip([of(a, b), of(a, None)] * 2, style())
    alone = compose_strip([of(a)] * 4, style())
    for number, box in enumerate(layout(4).shots):
        assert seen(strip, box, rooms[0])
        assert seen(strip, box, rooms[1]) == (number % 2 == 0)
    second = layout(4).shots[1]
    assert np.array_equal(cut(strip, second), cut(alone, second))


def test_a_shot_of_nobody_is_a_quiet_patch_of_the_papers_family(portray: Portray) -> None:
    strip = compose_strip([of(portray("a")), of(None, None), [], of(portray("b"))], style())
    for box in layout(4).shots[1:3]:
        patch = cut(strip, box)
        assert patch.min() > 180
        assert patch[0, 0].max() < 255
        assert np.ptp(patch) > 0


@pytest.mark.parametrize("damage", [b"", b"not a picture", None])
def test_a_damaged_picture_costs_only_its_own_place(
    portray: Portray, rooms: tuple[Colour, ...], damage: bytes | None
) -> None:
    good, bad = portray("good", room=rooms[0]), portray("bad", room=rooms[1])
    bad.write_bytes(bad.read_bytes()[:3000] if damage is None else damage)
    strip = compose_strip([of(good, bad)] * 4, style())
    assert strip == compose_strip([of(good)] * 4, style())


def test_a_picture_that_is_gone_costs_only_its_own_place(portray: Portray, tmp_path: Path) -> None:
    good = portray("good")
    strip = compose_strip([of(good, tmp_path / "gone.jpg")] * 4, style())
    assert strip == compose_strip([of(good)] * 4, style())


def test_a_small_received_frame_is_enlarged_to_fill_its_place(
    portray: Portray, rooms: tuple[Colour, ...]
) -> None:
    strip = compose_strip([of(portray("tiny", (64, 36)))] * 4, style())
    corner = cut(strip, layout(4).shots[0])[:20, :20]
    assert like(corner, rooms[0]).all()


def test_a_lone_shot_has_the_booths_name_below_it(portray: Portray) -> None:
    shot = of(portray("a"))
    named = compose_strip([shot], style())
    nameless = compose_strip([shot], style(booth_name="", names=["Mina"]))
    title = layout(1).title
    assert title is not None
    assert np.ptp(cut(named, title)) > 200
    assert np.ptp(cut(nameless, title)) == 0

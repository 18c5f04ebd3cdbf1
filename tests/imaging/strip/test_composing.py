import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.paper import READABLE, colour, contrast, ink_on
from kiosk.imaging.strip.composing import StripStyle, compose_strip, paper_for
from kiosk.imaging.strip.layout import MARGIN, layout, scene_size
from kiosk.imaging.tiles import Box

Colour = tuple[int, int, int]
SCENES: tuple[Colour, ...] = (
    (120, 160, 60),
    (60, 130, 170),
    (170, 130, 60),
    (60, 170, 130),
    (130, 130, 130),
    (90, 90, 160),
)


def style(paper: str = "#FFFFFF", **changes: Any) -> StripStyle:
    told: dict[str, Any] = {
        "booth_name": "Nearbooth",
        "date": datetime.date(2025, 11, 24),
        "names": ["Nearbooth", "Mina", "Jo"],
        "paper": colour(paper),
        "language": "en",
        "link": "https://10.0.0.2:8443/s/Zk3vQ9aT7mXcR2bLp0WdYw",
    }
    return StripStyle(**(told | changes))


def scene(of: Colour, shots: int = 4) -> Image.Image:
    return Image.new("RGB", scene_size(shots), of)


def cut(strip: Image.Image, box: Box) -> NDArray[np.int64]:
    return np.asarray(strip)[box.y : box.y + box.h, box.x : box.x + box.w].astype(np.int64)


@pytest.mark.parametrize("shots", range(1, 7))
def test_the_scenes_are_one_below_the_other_and_fill_their_places(shots: int) -> None:
    strip = compose_strip([scene(of, shots) for of in SCENES[:shots]], style())
    assert (strip.mode, strip.size) == ("RGB", (600, 1800))
    for box, of in zip(layout(shots).shots, SCENES, strict=False):
        assert np.abs(cut(strip, box) - of).max() <= 1


@pytest.mark.parametrize("size", [(1060, 760), (640, 360), (300, 600)])
def test_a_scene_of_any_size_fills_its_place_undistorted(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, (0, 0, 0))
    side = min(size) // 4
    x, y = size[0] // 2 - side // 2, round(size[1] * 0.4) - side // 2
    picture.paste((255, 255, 255), (x, y, x + side, y + side))
    for box in layout(4).shots[:1]:
        bright = cut(compose_strip([picture] * 4, style()), box)[..., 0] > 128
        rows, columns = np.nonzero(bright)
        assert np.ptp(rows) == pytest.approx(np.ptp(columns), abs=3)


@pytest.mark.parametrize("paper", ["#FFFFFF", "#EC4899", "#141216"])
def test_around_the_scenes_is_paper(paper: str) -> None:
    strip = compose_strip([scene(of) for of in SCENES[:4]], style(paper))
    edges = [(0, 0, 600, MARGIN), (0, 0, MARGIN, 1800), (600 - MARGIN, 0, 600, 1800)]
    for edge in edges:
        assert strip.crop(edge).getcolors(1) is not None
        assert strip.getpixel(edge[:2]) == colour(paper)


def test_a_shot_of_nobody_is_a_quiet_patch_of_the_papers_family() -> None:
    strip = compose_strip([scene(SCENES[0]), None, None, scene(SCENES[1])], style())
    for box in layout(4).shots[1:3]:
        patch = cut(strip, box)
        assert patch.min() > 180
        assert patch[0, 0].max() < 255
        assert np.ptp(patch) > 0


def test_a_lone_shot_has_the_booths_name_below_it() -> None:
    shot = [scene(SCENES[0], 1)]
    named = compose_strip(shot, style())
    nameless = compose_strip(shot, style(booth_name="", names=["Mina"]))
    title = layout(1).title
    assert title is not None
    assert np.ptp(cut(named, title)) > 200
    assert np.ptp(cut(nameless, title)) == 0


# Paper


def picture_of(folder: Path, *colours: Colour) -> Path:
    path = folder / "background.png"
    picture = Image.new("RGB", (120 * len(colours), 90))
    for i, of in enumerate(colours):
        picture.paste(of, (120 * i, 0, 120 * (i + 1), 90))
    picture.save(path)
    return path


def test_a_colour_that_was_voted_for_is_the_paper() -> None:
    assert paper_for("#EC4899") == (236, 72, 153)


@pytest.mark.parametrize(
    "colours",
    [
        [(20, 24, 60)],
        [(250, 240, 230)],
        [(128, 128, 128)],
        [(255, 0, 0), (0, 0, 90)],
        [(0, 90, 60)],
    ],
)
def test_ink_is_read_easily_on_the_paper_of_any_picture(
    tmp_path: Path, colours: list[Colour]
) -> None:
    paper = paper_for(picture_of(tmp_path, *colours))
    assert contrast(ink_on(paper), paper) > 1.5 * READABLE


def test_the_paper_is_a_cousin_of_the_picture(tmp_path: Path) -> None:
    sea = paper_for(picture_of(tmp_path, (40, 140, 220), (90, 190, 240)))
    assert sea[2] > sea[0]
    assert min(sea) > 150, "pale: pictures lie on it well"
    night = paper_for(picture_of(tmp_path, (30, 20, 70)))
    assert max(night) < 70
    assert night[2] > night[1]


def test_a_picture_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        paper_for(tmp_path / "gone.jpg")

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kiosk.imaging.arrange import Card, Standing, arrange
from kiosk.imaging.figure import Matte, figure
from kiosk.imaging.paper import colour
from kiosk.imaging.scene import Sitter, arranged, compose_scene, compose_tiles
from kiosk.imaging.strip.layout import scene_size
from kiosk.imaging.tiles import Box

Colour = tuple[int, int, int]

SIZE = scene_size(4)
GROUND = "#3B82F6"
FACE: Colour = (240, 0, 200)
WALL: Colour = (40, 120, 40)
SUITS: tuple[Colour, ...] = (
    (200, 40, 40),
    (240, 200, 60),
    (40, 190, 190),
    (130, 90, 60),
    (250, 250, 250),
    (20, 20, 20),
)
BADGE: Colour = (255, 128, 0)
WIDE, UPRIGHT = (1280, 720), (720, 1280)


class Found:
    """A face as a segmenter says it."""

    def __init__(self, x: float, y: float, size: float) -> None:
        self.x, self.y, self.size = x, y, size


def sitter(suit: Colour, size: tuple[int, int] = WIDE, *, head: float = 0.16) -> Sitter:
    """Somebody before a green wall, a badge on the left of the picture; the matte is exact."""
    width, height = size
    picture, matte = Image.new("RGB", size, WALL), Image.new("L", size)
    radius, x, y = head * height, width / 2, 0.4 * height
    pens = ImageDraw.Draw(picture), ImageDraw.Draw(matte)
    body = (x - 1.7 * radius, y + 1.1 * radius, x + 1.7 * radius, height)
    face = (x - radius, y - radius, x + radius, y + radius)
    for pen, fills in zip(pens, ((suit, FACE), (255, 255)), strict=True):
        pen.rectangle(body, fills[0])
        pen.ellipse(face, fills[1])
    badge = (x - 1.4 * radius, y + 1.4 * radius, x - 0.7 * radius, y + 2.1 * radius)
    pens[0].rectangle(badge, BADGE)
    coarse = np.asarray(matte.resize((256, 144), Image.Resampling.BOX))
    found = figure(coarse, [Found(0.5, 0.4, 1.3 * head)], width / height)
    assert found
    return Sitter(picture, coarse, found)


def nobody(wall: Colour = WALL, size: tuple[int, int] = WIDE) -> Sitter:
    return Sitter(Image.new("RGB", size, wall), np.zeros((144, 256), np.uint8))


def refine(picture: NDArray[np.uint8], matte: Matte) -> Matte:
    """Whatever is not wall green: as good as a matte can be."""
    off = np.abs(picture.astype(int) - WALL).max(axis=2)
    return np.where(off > 40, 255, 0).astype(np.uint8)


def composed(*sitters: Sitter, ground: str | Path = GROUND) -> NDArray[np.int64]:
    return np.asarray(compose_scene(sitters, ground, SIZE, refine=refine)).astype(np.int64)


def where(scene: NDArray[np.int64], wanted: Colour) -> tuple[float, float, float]:
    """The middle of a colour, x and y, and which part of the scene it is."""
    there = np.abs(scene - wanted).max(axis=2) < 30
    rows, columns = np.nonzero(there)
    assert len(rows), f"nothing is {wanted}"
    return float(columns.mean()), float(rows.mean()), float(there.mean())


@pytest.mark.parametrize("people", range(1, 7))
def test_everybody_is_there_before_the_background_and_their_walls_are_not(people: int) -> None:
    scene = composed(*(sitter(suit) for suit in SUITS[:people]))
    assert scene.shape == (SIZE[1], SIZE[0], 3)
    assert all(where(scene, suit)[2] > 0.004 for suit in SUITS[:people])
    assert (np.abs(scene - WALL).max(axis=2) < 30).mean() < 0.002
    assert (np.abs(scene - colour(GROUND)).max(axis=2) < 60).mean() > 0.1


def test_on_paper_the_order_is_the_mirrors_and_nobody_is_mirrored() -> None:
    scene = composed(sitter(SUITS[0]), sitter(SUITS[1]))
    first, second = where(scene, SUITS[0])[0], where(scene, SUITS[1])[0]
    assert first > SIZE[0] / 2 > second
    badges = np.nonzero(np.abs(scene - BADGE).max(axis=2) < 30)[1]
    for middle in (first, second):
        own = badges[np.abs(badges - middle) < SIZE[0] / 4]
        assert own.mean() < middle - 10


def test_the_arrangement_is_the_screens_turned() -> None:
    sitters = [sitter(SUITS[0]), sitter(SUITS[1], UPRIGHT), nobody(), sitter(SUITS[2], head=0.1)]
    screen = arrange(
        [it.figure for it in sitters], [it.shape for it in sitters], Box(0, 0, *SIZE)
    )  # who stands in the middle of their picture is their own mirror image
    for it, seen, printed in zip(sitters, screen, arranged(sitters, SIZE), strict=True):
        assert seen.depth == printed.depth
        if isinstance(seen, Card) or isinstance(printed, Card):
            assert isinstance(seen, Card)
            assert isinstance(printed, Card)
            assert printed.box.x + printed.box.w == SIZE[0] - seen.box.x
            continue
        assert (printed.y, printed.scale) == pytest.approx((seen.y, seen.scale))
        middle = seen.x + seen.scale * it.shape / 2
        assert printed.x + printed.scale * it.shape / 2 == pytest.approx(SIZE[0] - middle)


def test_heads_are_alike_whatever_cameras_they_come_from() -> None:
    sitters = [sitter(SUITS[0]), sitter(SUITS[1], UPRIGHT, head=0.11)]
    spots = [spot for spot in arranged(sitters, SIZE) if isinstance(spot, Standing)]
    heads = [
        it.figure.head * spot.scale for it, spot in zip(sitters, spots, strict=True) if it.figure
    ]
    assert max(heads) < 1.3 * min(heads)


def test_who_cannot_be_cut_out_is_shown_with_their_whole_picture() -> None:
    scene = composed(sitter(SUITS[0]), nobody((90, 90, 90)))
    assert where(scene, SUITS[0])[2] > 0.02
    assert where(scene, (90, 90, 90))[2] > 0.05
    assert where(scene, (90, 90, 90))[0] < SIZE[0] / 2


def test_backgrounds_are_never_mirrored(tmp_path: Path) -> None:
    path = tmp_path / "beach.png"
    beach = Image.new("RGB", (1600, 900), (60, 60, 60))
    beach.paste((220, 220, 30), (0, 0, 800, 900))
    beach.save(path)
    scene = composed(sitter(SUITS[0]), ground=path)
    assert where(scene, (220, 220, 30))[0] < SIZE[0] / 2


def test_a_background_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        composed(sitter(SUITS[0]), ground=tmp_path / "gone.jpg")


def test_a_dark_picture_beside_bright_ones_is_brightened() -> None:
    bright, dark = sitter((150, 150, 150)), sitter((150, 150, 150))
    dim = Image.fromarray((np.asarray(dark.picture) * 0.5).astype(np.uint8))
    lights = [lit(bright), lit(Sitter(dim, dark.matte, dark.figure))]
    scene = compose_scene([*lights, lights[0]], GROUND, SIZE, refine=by_matte)
    middle = np.asarray(scene)[-40:, SIZE[0] // 2 - 20 : SIZE[0] // 2 + 20].mean()
    assert 80 < middle < 150


def lit(it: Sitter) -> Sitter:
    from kiosk.imaging.light import measured

    assert it.matte is not None
    small = np.asarray(it.picture.resize((256, 144)))
    return Sitter(it.picture, it.matte, it.figure, measured(small, it.matte))


def by_matte(picture: NDArray[np.uint8], matte: Matte) -> Matte:
    return matte


def test_a_matte_comes_to_lie_on_its_person() -> None:
    """As coarse as it is, wall and person are told apart to a cell of it."""
    scene = np.asarray(compose_scene([sitter(SUITS[0])], GROUND, SIZE, refine=by_matte)).astype(int)
    assert (np.abs(scene - WALL).max(axis=2) < 30).mean() < 0.002
    x, y, share = where(scene, FACE)
    [spot] = arranged([sitter(SUITS[0])], SIZE)
    assert isinstance(spot, Standing)
    radius = 0.16 * spot.scale
    assert x == pytest.approx(SIZE[0] / 2, abs=3)
    assert y == pytest.approx(spot.y + 0.4 * spot.scale, abs=4)
    assert share * SIZE[0] * SIZE[1] == pytest.approx(math.pi * radius**2, rel=0.1)


def test_people_end_softly_where_their_picture_ends() -> None:
    matte = np.zeros((144, 256), np.uint8)
    matte[70:, :] = matte[20:70, 100:156] = 255
    found = figure(matte, [Found(0.5, 0.4, 0.45)], 16 / 9)
    broad = Sitter(Image.new("RGB", WIDE, (0, 0, 0)), matte, found)
    [spot] = arranged([broad], SIZE)
    assert isinstance(spot, Standing)
    left = round(spot.x)
    assert left > 20, "the picture ends within the scene"
    scene = compose_scene([broad], "#FFFFFF", SIZE, refine=by_matte)
    sleeve = np.asarray(scene.convert("L")).astype(int)[-60, left - 10 : left + 60]
    assert np.abs(np.diff(sleeve)).max() < 40
    assert sleeve[-1] < 20


def test_two_threads_make_the_same_scene_as_one() -> None:
    sitters = [sitter(suit) for suit in SUITS[:4]]
    with ThreadPoolExecutor(2) as workers:
        together = compose_scene(sitters, GROUND, SIZE, refine=refine, workers=workers)
    assert together == compose_scene(sitters, GROUND, SIZE, refine=refine)


# Without cutting out


def tiled(*people: Image.Image, ground: str | Path = GROUND) -> NDArray[np.int64]:
    return np.asarray(compose_tiles(people, ground, SIZE)).astype(np.int64)


@pytest.mark.parametrize("people", range(1, 7))
def test_everybody_has_a_tile(
    person: Callable[..., Image.Image], rooms: tuple[Colour, ...], people: int
) -> None:
    scene = tiled(*(person((640, 360), room) for room in rooms[:people]))
    assert all(where(scene, room)[2] > 0.01 for room in rooms[:people])


@pytest.mark.parametrize(
    "cameras",
    [
        [WIDE],
        [WIDE, UPRIGHT],
        [WIDE, UPRIGHT, (640, 480)],
        [WIDE, UPRIGHT, UPRIGHT],
        [WIDE, (640, 480), UPRIGHT, WIDE, UPRIGHT],
        [(640, 480), UPRIGHT, UPRIGHT, WIDE, WIDE, UPRIGHT],
    ],
)
@pytest.mark.parametrize("shots", [2, 6])
def test_no_face_is_cut_by_a_tile(
    person: Callable[..., Image.Image], cameras: list[tuple[int, int]], shots: int
) -> None:
    """A face is a disc: whole if it is round and as large as its own box says."""
    for i, size in enumerate(cameras):
        people = [Image.new("RGB", size, (90, 90, 90)) for size in cameras]
        people[i] = person(size)
        scene = compose_tiles(people, GROUND, scene_size(shots))
        rows, columns = np.nonzero(np.abs(np.asarray(scene).astype(int) - FACE).max(axis=2) < 24)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert width / height == pytest.approx(1, abs=0.08)
        assert len(rows) == pytest.approx(np.pi / 4 * width * height, rel=0.08)


def test_between_tiles_is_a_thin_seam_of_the_colour(person: Callable[..., Image.Image]) -> None:
    scene = tiled(person(), person(), ground="#19C3A0")
    seam = np.all(scene == colour("#19C3A0"), axis=(0, 2))
    assert 6 <= seam.sum() <= 20


def test_around_tiles_is_the_picture_that_they_are_on(
    person: Callable[..., Image.Image], tmp_path: Path
) -> None:
    path = tmp_path / "beach.png"
    Image.new("RGB", (1600, 900), (20, 200, 220)).save(path)
    scene = tiled(person(), person(), ground=path)
    for edge in (scene[:10], scene[-10:], scene[:, :10], scene[:, -10:]):
        assert np.abs(edge - (20, 200, 220)).max() < 8
    seam = np.all(np.abs(scene[:, 40:-40] - (20, 200, 220)) < 8, axis=(0, 2))
    assert 12 <= seam.sum() <= 40

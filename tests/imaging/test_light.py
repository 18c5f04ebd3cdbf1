import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from kiosk.imaging.light import Correction, Light, matched, measured

SIZE = (144, 256)
BEIGE, NAVY, WHITE, BLACK = (214, 190, 160), (30, 40, 90), (245, 245, 245), (24, 24, 24)
PALE_SKIN, DARK_SKIN = (226, 178, 152), (98, 62, 46)

Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]


def portrait(skin: Colour, clothes: Colour, wall: Colour = (90, 160, 90)) -> tuple[Pixels, Pixels]:
    """Somebody before a wall, with eyes and a glint on the forehead, and their matte."""
    picture = np.empty((*SIZE, 3), np.uint8)
    picture[...] = wall
    picture[70:, 60:200] = clothes
    picture[20:75, 100:160] = skin
    picture[40:46, 110:150] = (248, 248, 248)
    picture[24:28, 120:150] = np.minimum(np.array(skin) * 1.5 + 50, 255)
    matte = np.zeros(SIZE, np.uint8)
    matte[70:, 60:200] = matte[20:75, 100:160] = 255
    ramp = np.linspace(0.82, 1.0, SIZE[1])[None, :, None]  # no light is even
    return (picture * ramp).astype(np.uint8), matte


def under(picture: Pixels, brightness: float = 1.0, red: float = 1.0, blue: float = 1.0) -> Pixels:
    """The same in other light."""
    light = np.array([red, 1.0, blue]) * brightness
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def light_of(picture: Pixels, matte: Pixels) -> Light:
    light = measured(picture, matte)
    assert light is not None
    return light


def tint(pixels: Pixels) -> NDArray[np.float64]:
    """Their mean chroma, U and V."""
    red, green, blue = pixels.mean(axis=0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return np.array([(blue - luma) / 1.772, (red - luma) / 1.402])


def relit(picture: Pixels, correction: Correction) -> Pixels:
    """As the print does it."""
    return np.asarray(Image.fromarray(picture).point(correction.channels()))


def relit_in_planes(picture: Pixels, correction: Correction) -> Pixels:
    """As the live view does it: luma by the table, chroma shifted."""
    luma, u, v = np.moveaxis(np.asarray(Image.fromarray(picture).convert("YCbCr"), int), 2, 0)
    moved = [np.clip(of + by, 0, 255) for of, by in ((u, correction.du), (v, correction.dv))]
    planes = [correction.table()[luma], *(np.rint(of).astype(np.uint8) for of in moved)]
    merged = Image.merge("YCbCr", [Image.fromarray(plane) for plane in planes])
    return np.asarray(merged.convert("RGB"))


@pytest.mark.parametrize("brightness", [0.5, 0.7, 1.4])
def test_a_person_in_other_light_is_nearer_to_the_others_afterwards(brightness: float) -> None:
    picture, matte = portrait(PALE_SKIN, BEIGE)
    picture = under(picture, 0.7)
    other = under(picture, brightness)
    lights = [light_of(picture, matte)] * 2 + [light_of(other, matte)]
    *same, correction = matched(lights)
    assert all(each == Correction() for each in same)
    wanted, before, after = (
        np.log(of[matte > 0].mean()) for of in (picture, other, relit(other, correction))
    )
    assert abs(after - wanted) < 0.85 * abs(before - wanted)


@pytest.mark.parametrize(("red", "blue"), [(1.12, 0.8), (0.85, 1.15)])
def test_a_person_in_lamplight_or_dusk_loses_most_of_its_tint(red: float, blue: float) -> None:
    picture, matte = portrait(PALE_SKIN, BEIGE)
    picture = under(picture, 0.8)
    other = under(picture, red=red, blue=blue)
    lights = [light_of(picture, matte), light_of(picture, matte), light_of(other, matte)]
    wanted, before, after = (
        tint(of[matte > 0]) for of in (picture, other, relit(other, matched(lights)[2]))
    )
    assert np.hypot(*(after - wanted)) < 0.75 * np.hypot(*(before - wanted))


@pytest.mark.parametrize("clothes", [(WHITE, BLACK), (BLACK, WHITE), (NAVY, BEIGE), (BEIGE, NAVY)])
@pytest.mark.parametrize("skins", [(PALE_SKIN, DARK_SKIN), (DARK_SKIN, PALE_SKIN)])
def test_nobody_is_bleached_or_darkened_for_whom_they_are(
    skins: tuple[Colour, Colour], clothes: tuple[Colour, Colour]
) -> None:
    """Under one light: whatever is taken for light by mistake moves a face by a tenth at most."""
    people = [portrait(skin, of) for skin, of in zip(skins, clothes, strict=True)]
    corrections = matched([light_of(*person) for person in people])
    for (picture, matte), correction in zip(people, corrections, strict=True):
        face = (slice(50, 70), slice(105, 155))
        moved = relit(picture, correction)[face].mean() / picture[face].mean()
        assert 0.88 < moved < 1.12
        assert matte[face].all()


def test_a_red_jumper_is_no_red_light() -> None:
    grey, matte = portrait(PALE_SKIN, (128, 128, 128))
    red, _ = portrait(PALE_SKIN, (200, 20, 30))
    assert abs(light_of(red, matte).v - light_of(grey, matte).v) < 8
    correction = matched([light_of(grey, matte), light_of(red, matte)])[1]
    assert abs(correction.dv) < 4


def test_the_wall_behind_somebody_says_nothing_of_them() -> None:
    dark, bright = (portrait(PALE_SKIN, NAVY, wall) for wall in (BLACK, WHITE))
    assert light_of(*dark) == light_of(*bright)


def test_a_correction_is_bounded_however_dark_a_bedroom_is() -> None:
    lights = [Light(200, 0, 0), Light(200, 0, 0), Light(3, 90, -90), Light(255, -90, 90)]
    for correction in matched(lights):
        assert 0.75 <= correction.gain <= 1.35
        assert abs(correction.du) <= 12
        assert abs(correction.dv) <= 12


def test_somebody_alone_stays_as_they_are_before_a_colour_and_gets_a_hint_of_a_picture() -> None:
    alone = Light(150, -5, 8)
    assert matched([alone]) == [Correction()]
    [evening] = matched([alone], Light(80, 14, -2))
    assert 0.85 < evening.gain < 1
    assert 0 < evening.du < 6
    assert -6 < evening.dv < 0


def test_whoever_cannot_be_measured_is_left_alone_and_leaves_the_others_alone() -> None:
    picture, _ = portrait(PALE_SKIN, NAVY)
    assert measured(picture, np.zeros(SIZE, np.uint8)) is None
    assert matched([None, None]) == [Correction(), Correction()]
    lights = [Light(100, 0, 0), Light(180, 0, 0)]
    assert matched([lights[0], None, lights[1]])[::2] == matched(lights)


def test_a_table_keeps_black_and_white_and_the_order_of_all_between() -> None:
    for gain in (0.75, 1.0, 1.35):
        table = Correction(gain).table()
        assert (table.dtype, table.shape) == (np.uint8, (256,))
        assert (table[0], table[255]) == (0, 255)
        assert (np.diff(table.astype(int)) >= 0).all()
    assert np.array_equal(Correction().table(), np.arange(256))
    assert Correction(1.35).table()[60] == pytest.approx(60 * 1.35, abs=3)


def test_paper_and_screen_show_the_same_light() -> None:
    picture, matte = portrait(PALE_SKIN, BEIGE)
    correction = Correction(1.2, 5, -4)
    printed, shown = relit(picture, correction), relit_in_planes(picture, correction)
    assert np.abs(printed.astype(int) - shown)[matte > 0].mean() < 10
    assert Correction().channels() == [*range(256)] * 3
    assert correction.channels()[::256] == [0, 0, 0], "black is not tinted"


def test_light_changes_little_by_little() -> None:
    new = Correction(1.3, 10, -8)
    at = Correction()
    for _ in range(40):
        step = at.towards(new, 0.2)
        assert abs(step.gain - at.gain) <= 0.2 * abs(new.gain - at.gain) + 1e-9
        at = step
    assert at.gain == pytest.approx(1.3, abs=1e-3)
    assert (at.du, at.dv) == (pytest.approx(10, abs=0.01), pytest.approx(-8, abs=0.01))


def test_a_covered_lens_has_no_tint_and_stops_nobody() -> None:
    black = np.zeros((144, 256, 3), np.uint8)
    light = measured(black, np.full((144, 256), 255, np.uint8))
    assert light is not None
    assert (light.u, light.v) == (0.0, 0.0)
    assert matched([light, Light(180.0, 0.0, 0.0)])[0].gain > 1

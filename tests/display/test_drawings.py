import numpy as np
import pytest
from PIL import Image

from kiosk.display import drawings
from kiosk.display.theme import BUTTER, CORAL, INK, MINT, NIGHT, PAPER


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    pixel = image.getpixel((round(x * (image.width - 1)), round(y * (image.height - 1))))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_rounded_box_is_full_in_the_middle_and_clear_at_its_corners() -> None:
    box = drawings.rounded(80, 40, 20, MINT)
    assert box.size == (80, 40)
    assert at(box, 0.5, 0.5) == (*MINT, 255)
    assert at(box, 0, 0)[3] == 0


def test_its_edge_is_smooth_and_of_its_own_colour() -> None:
    pixels = np.asarray(drawings.rounded(80, 40, 20, PAPER))
    soft = pixels[(pixels[..., 3] > 20) & (pixels[..., 3] < 235)]
    assert len(soft) > 20
    assert np.abs(soft[:, :3].astype(int) - PAPER).max() <= 6


@pytest.mark.parametrize("quarter", range(4))
def test_a_corner_is_a_quarter_of_a_disc(quarter: int) -> None:
    corner = drawings.corner(20, CORAL, quarter)
    outer, inner = (quarter % 2, quarter // 2), (1 - quarter % 2, 1 - quarter // 2)
    assert at(corner, *outer)[3] == 0
    assert at(corner, *inner) == (*CORAL, 255)
    assert (np.asarray(corner)[..., 3] > 127).mean() == pytest.approx(np.pi / 4, abs=0.02)


def test_an_outline_is_hollow() -> None:
    box = drawings.outlined(80, 40, 10, 4, INK)
    assert at(box, 0.5, 0.5)[3] == 0
    assert at(box, 0.5, 0.02) == (*INK, 255)


@pytest.mark.parametrize("quarter", range(4))
def test_a_crop_mark_is_an_angle_that_is_seen_on_white_and_on_black(quarter: int) -> None:
    mark = drawings.crop_mark(40, 6, quarter)
    outer, inner = (quarter % 2, quarter // 2), (1 - quarter % 2, 1 - quarter // 2)
    assert at(mark, *outer)[3] == 255
    assert at(mark, *inner)[3] == 0
    pixels = np.asarray(mark)[np.asarray(mark)[..., 3] == 255][:, :3].astype(int)
    assert (np.abs(pixels - PAPER).max(axis=1) < 4).mean() > 0.4
    assert (np.abs(pixels - NIGHT).max(axis=1) < 4).mean() > 0.1


def test_a_halo_is_brightest_at_the_lamp_and_gone_at_its_edge() -> None:
    halo = drawings.halo(100, 40, 20, BUTTER)
    assert halo.size == (140, 80)
    assert at(halo, 0.5, 0.5)[3] > 200
    assert at(halo, 0.5, 0.0)[3] < 30


def test_a_scrim_darkens_downwards() -> None:
    alpha = np.asarray(drawings.scrim(10, 100, INK, 0.9))[:, 0, 3].astype(int)
    assert alpha[0] == 0
    assert alpha[-1] == pytest.approx(0.9 * 255, abs=2)
    assert (np.diff(alpha) >= 0).all()


def test_a_vignette_dims_the_edges_and_hardly_the_middle() -> None:
    vignette = drawings.vignette(192, 108, INK, 0.8)
    assert vignette.size == (192, 108)
    assert at(vignette, 0, 0)[3] > 180
    assert at(vignette, 0.5, 0.5)[3] < 50


def test_an_arcade_button_that_is_pressed_looks_pressed() -> None:
    up = np.asarray(drawings.arcade_button(60, BUTTER, INK, pressed=False))
    down = np.asarray(drawings.arcade_button(60, BUTTER, INK, pressed=True))
    caps = [(np.abs(it[..., :3].astype(int) - BUTTER).max(axis=2) < 4).sum() for it in (up, down)]
    assert caps[0] > caps[1] * 1.1


def test_the_mark_is_two_who_overlap() -> None:
    mark = drawings.mark(100)
    assert at(mark, 0.15, 0.5)[:3] == BUTTER
    assert at(mark, 0.85, 0.5)[:3] == CORAL
    assert at(mark, 0.5, 0.5)[:3] == PAPER


@pytest.mark.parametrize("draw", [drawings.sleeping_camera, drawings.sample_strip])
def test_a_drawing_has_something_on_it(draw: object) -> None:
    image = draw(120)
    assert len(set(map(tuple, np.asarray(image).reshape(-1, 4).tolist()))) > 20


def test_a_tick_is_of_the_colour_asked_for() -> None:
    tick = np.asarray(drawings.tick(64, MINT))
    assert tick[..., 3].max() == 255
    assert tuple(tick[tick[..., 3] == 255][0][:3]) == MINT

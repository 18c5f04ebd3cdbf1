from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageChops

from kiosk.display.printer_drawings import printing, troubled
from kiosk.display.theme import CORAL, MINT, NIGHT_RAISED, PAPER, Colour
from kiosk.session.printing import Trouble

SIZE = 120
BODIES = pytest.mark.parametrize("body", [NIGHT_RAISED, PAPER], ids=["paper", "night"])


def has(image: Image.Image, colour: Colour) -> bool:
    rgb = np.asarray(image.convert("RGB")).astype(int)
    return bool((np.abs(rgb - colour).max(axis=2) < 4).any())


@BODIES
def test_no_trouble_looks_like_another_or_like_none(body: Colour) -> None:
    drawn = [troubled(SIZE, body, it) for it in Trouble] + [printing(SIZE, body, 0)]
    for i, one in enumerate(drawn):
        for other in drawn[:i]:
            height = min(one.height, other.height)
            both = [it.crop((0, 0, SIZE, height)) for it in (one, other)]
            differing = np.asarray(ImageChops.difference(*both)).max(axis=2) > 60
            assert differing.mean() > 0.01


@BODIES
@pytest.mark.parametrize("trouble", Trouble)
def test_the_lamp_of_a_printer_tells_trouble_from_none(body: Colour, trouble: Trouble) -> None:
    assert has(printing(SIZE, body, 0.5), MINT)
    assert has(troubled(SIZE, body, trouble), CORAL)
    assert not has(troubled(SIZE, body, trouble), MINT)


@pytest.mark.parametrize("trouble", Trouble)
def test_nothing_is_cut_off_at_the_edge(trouble: Trouble) -> None:
    alpha = np.asarray(troubled(SIZE, NIGHT_RAISED, trouble))[..., 3]
    assert alpha.shape[1] == SIZE
    for edge in (alpha[:, 0], alpha[:, -1], alpha[-1]):
        assert edge.max() == 0


def test_a_strip_comes_out_further_and_further() -> None:
    feet = []
    for out in (0.1, 0.4, 0.7, 1.0):
        rows = np.asarray(printing(SIZE, PAPER, out))[..., 3].any(axis=1)
        feet.append(int(np.flatnonzero(rows)[-1]))
    assert all(before <= after for before, after in pairwise(feet))
    assert feet[-1] > feet[0] + SIZE // 8

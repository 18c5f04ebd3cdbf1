"""Everybody cut out, standing together before one background: the scene, as the screens show it.

The paper's scene (`imaging/scene.py`) is arranged, lit and shaded by the same numbers.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import exp

from kiosk.imaging import shade
from kiosk.imaging.arrange import Card, Spot, Standing, arrange, frame_in
from kiosk.imaging.figure import Figure, mirrored
from kiosk.imaging.light import Correction, Light, matched
from kiosk.imaging.tiles import Box
from kiosk.live.blend import Blender
from kiosk.live.cards import Cards
from kiosk.live.cutouts import Cut
from kiosk.live.frames import sized
from kiosk.live.i420 import Planes, even, region
from kiosk.live.source import Source
from kiosk.live.sprite import Part, Scalers, opacity, part, pixels, shadow
from kiosk.live.tags import Tags
from kiosk.live.tint import Tint

_GLIDE_S = 0.16
"""Somebody came or went: the others make room about as quickly as people would."""
_RELIGHT_S = 1.2
"""Light follows slowly: nobody's lamps flicker."""

CutOf = Callable[[str], Cut | None]
"""The newest cut of a participant; None before the first."""


@dataclass(eq=False)
class _Memory:
    """What the scene remembers of a participant from picture to picture."""

    scalers: Scalers = field(default_factory=Scalers)
    tint: Tint = field(default_factory=Tint)
    spot: Spot | None = None
    correction: Correction = field(default_factory=Correction)


@dataclass(frozen=True, eq=False)
class _Player:
    """A participant in this picture. Without a cut they cannot be seen, and a card says who it is;
    `figure` is mirrored, as all is on screens."""

    source: Source
    cut: Cut | None
    figure: Figure | None
    memory: _Memory
    index: int

    @property
    def shape(self) -> float:
        """Width by height of their picture."""
        if self.cut is None:
            return 1.0
        width, height = sized(self.cut.picture)
        return width / height


class Together:
    """Draws the scene into a canvas of `size`. One thread's.

    `aspect` is the paper's, width / height: people stand within it, the background goes on.
    """

    def __init__(self, *, size: tuple[int, int], aspect: float, tags: Tags) -> None:
        self._size = size
        self._frame = frame_in(size, aspect)
        self._tags = tags
        self._margin = even(min(size) / 50)
        self._drop = even(shade.DOWN * size[1])
        self._blender = Blender()
        self._cards = Cards(size=size)
        self._memories: dict[str, _Memory] = {}
        self._drawn_s = 0.0

    def draw(
        self,
        canvas: Planes,
        sources: Sequence[Source],
        cuts: Sequence[Cut | None],
        ambient: Light | None,
    ) -> None:
        """Everybody of whom there is a cut, or nothing to be cut, over what `canvas` has; `ambient`
        is the light of that, None if it has none of its own."""
        players = self._players(sources, cuts)
        spots = self._moved(players, ambient)
        for player, spot in sorted(zip(players, spots, strict=True), key=lambda it: it[1].depth):
            if isinstance(spot, Card):
                self._cards.draw(canvas, player.source, spot.box, player.index)
            elif player.cut and player.figure:
                self._stand(canvas, player, player.cut, player.figure, spot)
        if len(players) > 1:
            self._name(canvas, players, spots)

    def _players(self, sources: Sequence[Source], cuts: Sequence[Cut | None]) -> list[_Player]:
        """In the order of the sources. Whose first frame is just being cut is not there yet."""
        self._memories = {s.participant: self._memory(s.participant) for s in sources}
        players = []
        for index, (source, cut) in enumerate(zip(sources, cuts, strict=True)):
            if cut or source.picture is None or source.away:
                width, height = sized(cut.picture) if cut else (1, 1)
                framing = cut.framing if cut else None
                figure = mirrored(framing, width / height) if framing else None
                memory = self._memories[source.participant]
                players.append(_Player(source, cut, figure, memory, index))
        return players

    def _memory(self, who: str) -> _Memory:
        return self._memories.get(who) or _Memory()

    def _moved(self, players: Sequence[_Player], ambient: Light | None) -> list[Spot]:
        """Everybody's spot and light, on their way to where these ought to be."""
        now_s = time.monotonic()
        passed_s, self._drawn_s = now_s - self._drawn_s, now_s
        glide, relight = (1 - exp(-passed_s / slow) for slow in (_GLIDE_S, _RELIGHT_S))
        figures, shapes = [it.figure for it in players], [it.shape for it in players]
        lights = [it.cut.light if it.cut and it.figure else None for it in players]
        wanted = arrange(figures, shapes, self._frame)
        for player, spot, correction in zip(players, wanted, matched(lights, ambient), strict=True):
            memory = player.memory
            known = memory.spot is not None
            memory.spot = _between(memory.spot, spot, glide)
            share = relight if known else 1.0
            memory.correction = memory.correction.towards(correction, share)
        return [player.memory.spot or spot for player, spot in zip(players, wanted, strict=True)]

    def _stand(
        self, canvas: Planes, player: _Player, cut: Cut, figure: Figure, spot: Standing
    ) -> None:
        which = part(cut, spot.x, spot.y, spot.scale, self._size)
        if which is None:
            return
        memory = player.memory
        if not figure.cut:
            self._contact(canvas, figure, spot)
        self._shade(canvas, cut, which, memory.scalers, spot.fades)
        own = memory.tint.applied(pixels(cut, which, memory.scalers), memory.correction)
        share = opacity(cut, which, memory.scalers, fades=spot.fades)
        self._blender.over(region(canvas, *which.seen), own, share)

    def _shade(self, canvas: Planes, cut: Cut, which: Part, scalers: Scalers, fades: bool) -> None:
        """A soft shadow of the whole figure on what is behind, a little lower."""
        x, y, w, h = which.seen
        left = min(h, self._size[1] - y - self._drop)
        if left > 0:
            dark = shadow(cut, which, scalers, fades=fades)[:left]
            ground = canvas[0][y + self._drop : y + self._drop + left, x : x + w]
            self._blender.darken(ground, dark, shade.DARKNESS)

    def _contact(self, canvas: Planes, figure: Figure, spot: Standing) -> None:
        """Where feet stand, the floor is dark."""
        width = even(figure.width * spot.scale * shade.CONTACT_WIDTH)
        height = even(figure.width * spot.scale * shade.CONTACT_HEIGHT)
        x = round(spot.x + (figure.left + figure.right) / 2 * spot.scale - width / 2)
        y = round(spot.y + figure.bottom * spot.scale - height / 2)
        left, top = max(x, 0), max(y, 0)
        if x + width <= 0 or y + height <= 0:
            return
        ground = canvas[0][top : y + height, left : x + width]
        if ground.size:
            dark = shade.contact(width, height)[top - y :, left - x :]
            self._blender.darken(ground, dark[: ground.shape[0], : ground.shape[1]], shade.CONTACT)

    def _name(self, canvas: Planes, players: Sequence[_Player], spots: Sequence[Spot]) -> None:
        """At everybody's feet, or chest, as wide as there is room to the next; of the back row at
        their heads, since their chests are behind others."""
        places, share = [], self._frame.w / len(players)
        for player, spot in zip(players, spots, strict=True):
            bottom = self._size[1] - self._margin
            if isinstance(spot, Standing) and spot.behind and player.figure:
                bottom = _at_heads(player.figure, spot)
            places.append((_middle(player, spot), bottom))
        for player, (middle, bottom) in zip(players, places, strict=True):
            beside = [abs(x - middle) for x, y in places if y == bottom and x != middle]
            room = even(max(0.94 * min([*beside, share]), 4 * self._margin))
            self._tags.draw_centred(canvas, player.source.name, middle, bottom, room)


def _middle(player: _Player, spot: Spot) -> float:
    if isinstance(spot, Card) or player.figure is None:
        box = spot.box if isinstance(spot, Card) else Box(0, 0, 0, 0)
        return box.x + box.w / 2
    heads = player.figure.heads
    return spot.x + (heads[0] + heads[-1]) / 2 * spot.scale


def _at_heads(figure: Figure, spot: Standing) -> int:
    """Between two heads, or above the middle one: the lower edge of a name, px."""
    between = len(figure.heads) % 2 == 0
    eyes, head = spot.y + figure.eyes * spot.scale, figure.head * spot.scale
    return even(max(eyes + 0.3 * head if between else eyes - 0.8 * head, 0.3 * head))


def _between(before: Spot | None, after: Spot, share: float) -> Spot:
    """On the way from one spot to another; a card and a cutout change places at once."""
    if not isinstance(before, Standing) or not isinstance(after, Standing):
        return after
    return replace(
        after,
        x=before.x + (after.x - before.x) * share,
        y=before.y + (after.y - before.y) * share,
        scale=before.scale + (after.scale - before.scale) * share,
    )

"""Who stands before which simulated camera, how they look and what they get up to.

Camera 0 is the booth's own, with two people in it; 1 to 5 are friends at home. Everybody goes
through takes of a few seconds, each with other props and another lean, so that no two shots of a
strip are alike. Nobody's takes last as long as another's.
"""

from dataclasses import dataclass

from kiosk.devices.camera.people import Look
from kiosk.devices.camera.props import Prop

SCENES = 6


@dataclass(frozen=True)
class Take:
    """A pose. `tilt` in degrees clockwise; `lean` moves by a share of the frame's shorter side;
    `closer` is how much nearer to the camera."""

    props: tuple[Prop, ...]
    tilt: float = 0
    lean: float = 0
    closer: float = 1


@dataclass(frozen=True)
class Person:
    """`eyes` is where they look from, as shares of width and height; `head` the width of their
    head as a share of the frame's shorter side; a take lasts `take_s`."""

    look: Look
    eyes: tuple[float, float]
    head: float
    mirrored: bool
    take_s: float
    takes: tuple[Take, ...]


def people(who: int) -> tuple[Person, ...]:
    """Those before camera `who`, the farthest first."""
    return _PEOPLE[who % SCENES]


_BOOTH = (
    Person(
        Look(suit=(30, 168, 146), hair=(66, 42, 32)),
        eyes=(0.635, 0.4),
        head=0.24,
        mirrored=False,
        take_s=3.4,
        takes=(
            Take((Prop.CAT_EARS,), tilt=-4),
            Take((Prop.HEART_GLASSES,), tilt=3, closer=1.06),
            Take((Prop.FLOWERS,), tilt=-7, lean=-0.03),
        ),
    ),
    Person(
        Look(),
        eyes=(0.375, 0.385),
        head=0.25,
        mirrored=True,
        take_s=2.9,
        takes=(
            Take((Prop.PARTY_HAT,), tilt=3),
            Take((Prop.STAR_GLASSES, Prop.BOW), tilt=-3, lean=0.02),
            Take((Prop.CROWN, Prop.MOUSTACHE), tilt=6),
        ),
    ),
)

_AT_DUSK = Person(
    Look(suit=(232, 224, 212), hair=(44, 36, 40)),
    eyes=(0.5, 0.46),
    head=0.34,
    mirrored=False,
    take_s=3.1,
    takes=(
        Take((Prop.ROUND_GLASSES,), tilt=-2),
        Take((Prop.BUNNY_EARS,), tilt=5, lean=0.03, closer=0.9),
        Take((Prop.STAR_GLASSES,), tilt=-6, closer=1.1),
    ),
)

_AT_BREAKFAST = Person(
    Look(suit=(59, 111, 224), hair=(168, 78, 44)),
    eyes=(0.48, 0.46),
    head=0.33,
    mirrored=True,
    take_s=2.7,
    takes=(
        Take((Prop.FLOWERS,), tilt=4),
        Take((Prop.PARTY_HAT, Prop.ROUND_GLASSES), tilt=-4, closer=0.94),
        Take((Prop.MOUSTACHE,), tilt=2, closer=1.14),
    ),
)

_AT_BEDTIME = Person(
    Look(suit=(238, 174, 36), hair=(222, 196, 150)),
    eyes=(0.51, 0.46),
    head=0.32,
    mirrored=False,
    take_s=3.3,
    takes=(
        Take((Prop.HEART_GLASSES,), tilt=5),
        Take((Prop.CAT_EARS,), tilt=-5, lean=-0.03),
        Take((Prop.CROWN,), tilt=2, closer=1.08),
    ),
)

_AT_SEA = Person(
    Look(suit=(236, 92, 154), hair=(84, 52, 38)),
    eyes=(0.5, 0.46),
    head=0.345,
    mirrored=True,
    take_s=2.5,
    takes=(
        Take((Prop.BOW,), tilt=-4),
        Take((Prop.STAR_GLASSES, Prop.PARTY_HAT), tilt=4, closer=0.92),
        Take((Prop.BUNNY_EARS,), tilt=-2, lean=0.04, closer=0.88),
    ),
)

_AT_WORK = Person(
    Look(suit=(122, 88, 214), hair=(214, 96, 140)),
    eyes=(0.5, 0.46),
    head=0.33,
    mirrored=False,
    take_s=3.7,
    takes=(
        Take((Prop.CROWN,), tilt=-3),
        Take((Prop.MOUSTACHE, Prop.ROUND_GLASSES), tilt=3, closer=1.08),
        Take((Prop.FLOWERS, Prop.HEART_GLASSES), tilt=-5),
    ),
)

_PEOPLE: tuple[tuple[Person, ...], ...] = (
    _BOOTH,
    (_AT_DUSK,),
    (_AT_BREAKFAST,),
    (_AT_BEDTIME,),
    (_AT_SEA,),
    (_AT_WORK,),
)

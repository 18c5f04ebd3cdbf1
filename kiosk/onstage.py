"""Who is in the live picture, and what they stand before: the session's view, with pixels.

Asked on the live view's threads, so it only looks at what others have put there.
"""

from collections.abc import Callable
from pathlib import Path

import av

from kiosk.devices.camera import Camera
from kiosk.live.source import Backdrop, Source
from kiosk.session.backgrounds import Kind
from kiosk.session.events import BOOTH
from kiosk.session.view import BackgroundView, Stage, View

SCENES = frozenset({Stage.SELECT_BG, Stage.SHOOT})
"""The stages in which people stand before a background. Before, they look around as they are."""


class Onstage:
    """`newest` gives a friend's newest frame as it was decoded, from any thread; `picture` the file
    of a background by its id."""

    def __init__(
        self,
        *,
        booth_name: str,
        camera: Camera,
        newest: Callable[[str], av.VideoFrame | None],
        view: Callable[[], View],
        picture: Callable[[str], Path | None],
    ) -> None:
        self._booth_name = booth_name
        self._camera = camera
        self._newest = newest
        self._view = view
        self._picture = picture

    def sources(self) -> list[Source]:
        """The booth always, friends while they take part."""
        friends = [person for person in self._view().people if not person.is_booth]
        return [
            Source(BOOTH, self._booth_name, self._camera.frame()),
            *(Source(p.id, p.name, self._newest(p.id), not p.connected) for p in friends),
        ]

    def backdrop(self) -> Backdrop | None:
        """None while there is no scene. Before the first vote it is what nobody's vote would be."""
        view = self._view()
        if view.stage not in SCENES:
            return None
        first = view.backgrounds[0] if view.backgrounds else None
        leading = view.background or first
        return self._pixels(leading) if leading else None

    def wanted(self) -> bool:
        """Whether there is a scene, for which people have to be cut out."""
        return self._view().stage in SCENES

    def _pixels(self, background: BackgroundView) -> Backdrop | None:
        if background.bg_type == Kind.COLOR:
            return background.bg_data
        return self._picture(background.bg_id)

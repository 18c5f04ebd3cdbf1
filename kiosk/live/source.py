"""What the live view is fed with: everybody's newest frame, and what they stand before."""

from dataclasses import dataclass
from pathlib import Path

import av

from kiosk.devices.camera import Frame


@dataclass(frozen=True)
class Source:
    """One participant as the live view needs them.

    `picture` is the newest frame: of the booth's own camera, or as a friend's video was decoded;
    None while there is none. Someone who is `away` is reconnecting.
    """

    participant: str
    name: str
    picture: Frame | av.VideoFrame | None
    away: bool = False


Backdrop = str | Path
"""A colour, #RRGGBB, or a picture's file."""

"""Config in, booth out: where the parts meet, every dependency by named argument.

assembling  all of it, in order, and at work; what comes of it is a `Booth`
storage     what is on the disk: sessions and what is made of their strips, backgrounds
picture     the live picture: who is in it, cut out and put together
trust       by which certificate friends know the booth
doors       what is served, and to whom
"""

from kiosk.wiring.assembling import assemble
from kiosk.wiring.booth import Booth

__all__ = ["Booth", "assemble"]

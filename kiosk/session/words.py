"""What a trouble of the printer is called, and what to do about it: one pair of sentences for all.

The booth's screen, the operator's page and `kiosk check` say the same, so that whoever is sent from
one to the other finds it again. Only the screen puts "Staff:" before what to do, for guests read it
too. They are English keys of the catalogue, and whoever says them has the `Texts`.
"""

from collections.abc import Mapping

from kiosk.session.printing import Trouble

HAPPENED: Mapping[Trouble, str] = {
    Trouble.MEDIA_EMPTY: "Out of paper.",
    Trouble.MEDIA_JAM: "The paper is stuck.",
    Trouble.COVER_OPEN: "The printer is open.",
    Trouble.SUPPLY_EMPTY: "The printer is out of colour.",
    Trouble.OFFLINE: "The printer does not answer.",
    Trouble.OTHER: "The printer needs a hand.",
}

TO_DO: Mapping[Trouble, str] = {
    Trouble.MEDIA_EMPTY: "Put in new paper and close the printer.",
    Trouble.MEDIA_JAM: "Open the printer and ease the paper out.",
    Trouble.COVER_OPEN: "Close the cover until it clicks.",
    Trouble.SUPPLY_EMPTY: "Put in a new ribbon or cartridge.",
    Trouble.OFFLINE: "Check that it is switched on, and its cable.",
    Trouble.OTHER: "Look at the printer's display, or restart it.",
}

"""Nearbooth: a photobooth in which friends who cannot be there are in the picture.

Start reading at `session/machine.py`, the heart; then `app.py`, the shell around it; then
`wiring/`, which names the real parts.
"""

__version__ = "0.1.0"

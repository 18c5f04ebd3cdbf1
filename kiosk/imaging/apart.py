"""Decoding what strangers send, in a process apart from the booth.

Decoders are large, and written in languages in which a crafted file may crash them, or worse. A
background is nobody's business but its uploader's, so it is made where it can take no more memory
and time than it is given, and where its end is not the booth's.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

from kiosk.errors import RemoteError
from kiosk.imaging import background
from kiosk.imaging.photo import not_a_picture, too_large

MOST_MEMORY = 640 * 1024 * 1024
"""Bytes. What `background.py` may take, and a third more."""

MOST_CPU_S = 15
"""Seconds of work, which a sound file never needs."""

MOST_S = 50.0
"""Seconds until it is given up, whoever may have kept it from its work: friends' pages wait for an
answer for a minute."""

_REFUSED = 3
_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}

log = logging.getLogger(__name__)


def normalised(data: bytes) -> bytes:
    """What `background.normalised` makes of `data`, and raises; RemoteError `busy` as well.

    Blocks; takes a second or two.
    """
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            cwd=_ROOT,
            env=os.environ | _ENVIRONMENT,
            timeout=MOST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        sentence = "The booth is busy. Try again in a moment."
        raise RemoteError("busy", sentence) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        raise RemoteError(**json.loads(done.stdout))
    if done.returncode == -signal.SIGXCPU:
        raise too_large()
    log.warning("A background ended its decoder (%d): %s", done.returncode, _last(done.stderr))
    raise not_a_picture()


def _last(lines: bytes) -> str:
    return (lines.decode(errors="replace").splitlines() or [""])[-1]


def main() -> int:
    """In the process apart: the file comes by stdin, the JPEG or the refusal goes by stdout."""
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(3)  # the live picture goes first, and leaves it something
    try:
        jpeg = background.normalised(data)
    except MemoryError:
        return _refuse(too_large())
    except RemoteError as error:
        return _refuse(error)
    sys.stdout.buffer.write(jpeg)
    return 0


def _refuse(error: RemoteError) -> int:
    print(json.dumps({"code": error.code, "sentence": error.sentence}))
    return _REFUSED


if __name__ == "__main__":
    sys.exit(main())

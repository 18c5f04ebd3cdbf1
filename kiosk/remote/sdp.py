"""Session descriptions and candidates, purely: what a friend's may hold, and what ours add.

Everything that a friend's browser would not send is refused here with RemoteError, before aiortc
gets to see it.
"""

import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from aiortc import RTCIceCandidate
from aiortc.sdp import candidate_from_sdp

from kiosk.errors import RemoteError

MAX_SDP = 20_000
MAX_CANDIDATES = 60
MAX_CANDIDATE = 500

BITRATES = "x-google-start-bitrate=2000;x-google-min-bitrate=600;x-google-max-bitrate=2500"
"""kbit/s. Chromium begins at a fraction of the picture's size and needs half a minute to believe in
more; told these by the one who watches, it sends the full picture at once."""

_DATA = re.compile(r"m=application \d{1,5} UDP/DTLS/SCTP webrtc-datachannel")
_PAINTED = re.compile(r"a=rtpmap:(\d+) (?:VP8|H264)/", re.IGNORECASE)


def checked_offer(sdp: str) -> str:
    """A friend's offer as it can be given to aiortc: one video, and after it perhaps data channels
    on the same connection.

    Whatever else it offered would be received and never read. Raises RemoteError.
    """
    lines = sdp.splitlines()
    candidates = [line for line in lines if line.startswith("a=candidate:")]
    if len(sdp) > MAX_SDP or len(candidates) > MAX_CANDIDATES:
        raise RemoteError("bad-message", "This offer is too long.")
    if not _of_video(lines):
        raise RemoteError("bad-message", "An offer is for one video, both ways, and nothing else.")
    useless = {line for line in candidates if candidate({"candidate": line}) is None}
    # Whoever hides an address will knock from it: more is to come.
    ends = {"a=end-of-candidates"} if useless else set()
    return "".join(f"{line}\r\n" for line in lines if line not in useless | ends)


def _of_video(lines: Sequence[str]) -> bool:
    media = [line for line in lines if line.startswith("m=")]
    if not media or not media[0].startswith("m=video "):
        return False
    return len(media) == 1 or (
        len(media) == 2 and bool(_DATA.fullmatch(media[1])) and _share_a_connection(lines)
    )


def _share_a_connection(lines: Sequence[str]) -> bool:
    """Both media, the video's address first: nobody offers two connections without being asked."""
    mids = [line.removeprefix("a=mid:") for line in lines if line.startswith("a=mid:")]
    return len(mids) == 2 and f"a=group:BUNDLE {mids[0]} {mids[1]}" in lines


def with_bitrates(sdp: str) -> str:
    """Our answer, with what the friend's browser shall spend on its picture."""
    lines = sdp.splitlines()
    painted = {m[1] for line in lines if (m := _PAINTED.match(line))}
    told = {line.split(" ")[0] for line in lines}
    spoken = []
    for line in lines:
        head, _, _ = line.partition(" ")
        payload = head.rpartition(":")[2]
        if head.startswith("a=fmtp:") and payload in painted:
            line = f"{line};{BITRATES}"
        spoken.append(line)
        if _PAINTED.match(line) and f"a=fmtp:{payload}" not in told:
            spoken.append(f"a=fmtp:{payload} {BITRATES}")
    return "\r\n".join(spoken) + "\r\n"


def candidate(said: Mapping[str, Any]) -> RTCIceCandidate | None:
    """A candidate as browsers say it (`RTCIceCandidateInit`); None for one of no use to us.

    Of no use: the end of candidates, TCP, those for data channels on a connection of their own, and
    names that stand for addresses (mDNS): to look one up takes a second, and sooner than that its
    owner has knocked and so has shown the address.
    Raises RemoteError.
    """
    text = said.get("candidate")
    if not isinstance(text, str) or len(text) > MAX_CANDIDATE:
        raise RemoteError("bad-message", "A candidate has to be a short text.")
    if not text.strip() or said.get("sdpMLineIndex") not in (None, 0):
        return None
    try:
        parsed = candidate_from_sdp(text.removeprefix("a=").removeprefix("candidate:"))
    except (ValueError, IndexError, AssertionError) as error:
        raise RemoteError("bad-message", "This is not a candidate.") from error
    parsed.sdpMLineIndex = 0
    return parsed if _usable(parsed) else None


def _usable(parsed: RTCIceCandidate) -> bool:
    try:
        ip_address(parsed.ip)
    except ValueError:
        return False
    return parsed.component == 1 and parsed.protocol.lower() == "udp" and 0 < parsed.port < 65536

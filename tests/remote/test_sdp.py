"""What a friend's description may hold, and what our answer adds."""

import pytest
from aiortc import RTCPeerConnection

from kiosk.errors import RemoteError
from kiosk.remote.peer import configuration
from kiosk.remote.sdp import BITRATES, MAX_CANDIDATES, candidate, checked_offer, with_bitrates

HOST = "candidate:1 1 udp 2122260223 192.0.2.7 51000 typ host generation 0 ufrag abcd"
HIDDEN = "candidate:2 1 udp 2122260223 1f4712db-ea17.local 51001 typ host"
TCP = "candidate:3 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active"


async def offer(*kinds: str) -> str:
    """Of media in this order; "data" are data channels."""
    connection = RTCPeerConnection(configuration(()))
    for kind in kinds:
        if kind == "data":
            connection.createDataChannel("clock")
        else:
            connection.addTransceiver(kind)
    description = await connection.createOffer()
    await connection.close()
    return str(description.sdp)


def with_lines(sdp: str, *lines: str) -> str:
    return sdp + "".join(f"a={line}\r\n" for line in lines)


async def test_one_video_is_welcome() -> None:
    sdp = await offer("video")
    assert checked_offer(sdp) == sdp


async def test_data_channels_beside_it_are_welcome() -> None:
    sdp = await offer("video", "data")
    assert checked_offer(sdp) == sdp


DATA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (DATA, f"{DATA}\r\na=mid:2\r\n{DATA}"),
        (DATA, "m=application 9 DTLS/SCTP 5000"),
        (DATA, "m=application 9 TCP/DTLS/SCTP webrtc-datachannel"),
        (DATA, "m=application 9 RTP/AVP 98"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"),
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0"),
        ("a=group:BUNDLE 0 1\r\n", ""),
        ("a=mid:1", "a=mid:0"),
    ],
)
async def test_other_data_or_data_on_a_connection_of_its_own_is_refused(
    said: str, instead: str
) -> None:
    sdp = await offer("video", "data")
    assert said in sdp
    with pytest.raises(RemoteError):
        checked_offer(sdp.replace(said, instead))


@pytest.mark.parametrize(
    "kinds",
    [("audio",), ("video", "video"), ("video", "audio"), ("data",), ("audio", "video", "data")],
)
async def test_anything_beside_one_video_is_refused(kinds: tuple[str, ...]) -> None:
    with pytest.raises(RemoteError) as refused:
        checked_offer(await offer(*kinds))
    assert refused.value.code == "bad-message"


@pytest.mark.parametrize("junk", ["", "hello", "v=0\r\n", "m=application 9 x\r\n", "\0" * 100])
def test_no_video_at_all_is_refused(junk: str) -> None:
    with pytest.raises(RemoteError):
        checked_offer(junk)


async def test_an_endless_offer_is_refused() -> None:
    sdp = await offer("video")
    with pytest.raises(RemoteError):
        checked_offer(with_lines(sdp, *[HOST] * (MAX_CANDIDATES + 1)))
    with pytest.raises(RemoteError):
        checked_offer(with_lines(sdp, "x" * 100_000))


async def test_hidden_addresses_are_left_out_and_then_more_may_come() -> None:
    sdp = with_lines(await offer("video"), HOST, HIDDEN, TCP, "end-of-candidates")
    checked = checked_offer(sdp)
    assert f"a={HOST}" in checked
    assert ".local" not in checked
    assert "tcptype" not in checked
    assert "end-of-candidates" not in checked


async def test_shown_addresses_are_all_there_are_if_the_friend_says_so() -> None:
    sdp = with_lines(await offer("video"), HOST, "end-of-candidates")
    assert checked_offer(sdp) == sdp


def test_the_answer_asks_for_the_full_picture_at_once() -> None:
    answer = "\r\n".join(
        [
            "m=video 9 UDP/TLS/RTP/SAVPF 97 98 99",
            "a=rtpmap:97 VP8/90000",
            "a=rtpmap:98 rtx/90000",
            "a=fmtp:98 apt=97",
            "a=rtpmap:99 H264/90000",
            "a=fmtp:99 packetization-mode=1",
            "",
        ]
    )
    assert with_bitrates(answer).splitlines() == [
        "m=video 9 UDP/TLS/RTP/SAVPF 97 98 99",
        "a=rtpmap:97 VP8/90000",
        f"a=fmtp:97 {BITRATES}",
        "a=rtpmap:98 rtx/90000",
        "a=fmtp:98 apt=97",
        "a=rtpmap:99 H264/90000",
        f"a=fmtp:99 packetization-mode=1;{BITRATES}",
    ]


@pytest.mark.parametrize("prefix", ["", "a="])
def test_a_candidate_is_understood_as_browsers_say_it(prefix: str) -> None:
    parsed = candidate({"candidate": prefix + HOST, "sdpMid": "0", "sdpMLineIndex": 0})
    assert parsed is not None
    assert (parsed.ip, parsed.port, parsed.type) == ("192.0.2.7", 51000, "host")
    assert parsed.sdpMLineIndex == 0


@pytest.mark.parametrize("useless", ["", HIDDEN, TCP, HOST.replace("1 1 udp", "1 2 udp")])
def test_a_candidate_of_no_use_is_left_out(useless: str) -> None:
    assert candidate({"candidate": useless}) is None


def test_a_candidate_for_a_connection_that_is_not_made_is_left_out() -> None:
    assert candidate({"candidate": HOST, "sdpMid": "1", "sdpMLineIndex": 1}) is None
    assert candidate({"candidate": HOST, "sdpMLineIndex": None}) is not None


@pytest.mark.parametrize(
    "junk",
    [None, 7, {}, "hello", "candidate:" + "x " * 10, "x" * 1_000, HOST.replace("51000", "p")],
)
def test_a_candidate_that_is_none_is_refused(junk: object) -> None:
    with pytest.raises(RemoteError) as refused:
        candidate({"candidate": junk})
    assert refused.value.code == "bad-message"

"""One participant's picture of one shot: checked, made presentable, opened as large as needed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

from kiosk.errors import RemoteError
from kiosk.imaging import Picture, Size
from kiosk.imaging.segments import scans, without_private_parts

_MOST_SCANS = 64
"""A progressive JPEG has about ten, and a few more for its thumbnail and preview."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by its EXIF orientation (Exif 2.32, 4.6.4); from 5 on it lies."""


def check_jpeg(data: bytes, *, most_bytes: int, most_pixels: int) -> None:
    """Whether a picture from outside is a whole JPEG. Raises like `opened_within` if it is not."""
    opened = opened_within(data, most_bytes=most_bytes, most_pixels=most_pixels, formats=("JPEG",))
    with opened as picture:
        picture.draft("RGB", (1, 1))  # an eighth of the size shows a cut-off file as well
        picture.load()


@contextmanager
def opened_within(
    data: bytes, *, most_bytes: int, most_pixels: int, formats: Collection[str]
) -> Iterator[Image.Image]:
    """A picture from outside, to be decoded within the `with`; `formats` in Pillow's words.

    Size comes before decoding: neither a huge file, nor a small one that would unfold into huge
    pixels or endless scans, costs memory or time. Raises RemoteError `too-large` or
    `not-a-picture`, also for what shows only when it is decoded.
    """
    if len(data) > most_bytes:
        raise too_large()
    try:
        with Image.open(BytesIO(data), formats=tuple(formats)) as picture:
            if picture.width * picture.height > most_pixels or _is_endless(picture, data):
                raise too_large()
            yield picture
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise not_a_picture() from error


def normalise(data: bytes) -> bytes:
    """A checked picture without EXIF, GPS or anything else that tells more than its pixels.

    The pixels stay as they were taken, unless EXIF says that they lie on their side: then they
    are turned upright and encoded anew.
    """
    with _opened(data) as picture:
        if _format(picture) == "JPEG" and orientation(picture) == 1:
            try:
                return without_private_parts(data)
            except ValueError:
                pass  # decoders forgive more than we do; what they make of it is well-formed
        return _encoded(_upright(picture), _format(picture))


def open_at_least(source: Path | bytes, size: Size) -> Image.Image:
    """An upright RGB picture that covers `size` if the source does, and often is no larger.

    A JPEG is decoded at the smallest of 1/1, 1/2, 1/4 and 1/8 that does, which is several times
    faster. Raises OSError if it cannot be read.
    """
    with _opened(source) as picture:
        picture.draft("RGB", size[::-1] if orientation(picture) >= 5 else size)
        return _upright(picture).convert("RGB")


def small_jpeg(source: Path | bytes, *, longest: int = 640, quality: int = 82) -> bytes:
    """An upright copy whose longer side is at most `longest`. Raises OSError if unreadable."""
    with _opened(source) as picture:
        scale = longest / max(picture.size)
        picture.draft("RGB", (_scaled(picture.width, scale), _scaled(picture.height, scale)))
        small = _upright(picture).convert("RGB")
    small.thumbnail((longest, longest), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _jpeg(small, quality)


def encode_jpeg(picture: Picture, quality: int = 92) -> bytes:
    return _jpeg(Image.fromarray(picture), quality)


def _opened(source: Path | bytes) -> Image.Image:
    return Image.open(BytesIO(source) if isinstance(source, bytes) else source)


def orientation(picture: Image.Image) -> int:
    """How it lies, by its EXIF: 1 is upright, and what EXIF does not say is taken for that."""
    try:
        value = picture.getexif().get(_ORIENTATION)
    except Exception:  # of many kinds: EXIF from outside may be broken in any way
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def turned(picture: Image.Image, lies: int) -> Image.Image:
    """`picture` made upright, if `lies` is its orientation."""
    turn = _TURNS.get(lies)
    return picture if turn is None else picture.transpose(turn)


def _upright(picture: Image.Image) -> Image.Image:
    return turned(picture, orientation(picture))


def _is_endless(picture: Image.Image, data: bytes) -> bool:
    """Whether decoding would pass over the pixels again and again (a "scan bomb")."""
    return _format(picture) == "JPEG" and scans(data) > _MOST_SCANS


def _scaled(length: int, scale: float) -> int:
    return max(1, round(length * scale))


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _encoded(picture: Image.Image, kind: str) -> bytes:
    """With nothing of what came along with the pixels but how to read them."""
    bare = picture.copy()
    bare.info = {key: bare.info[key] for key in ("icc_profile", "transparency") if key in bare.info}
    out = BytesIO()
    bare.save(out, kind, quality=95, icc_profile=bare.info.get("icc_profile"))
    return out.getvalue()


def _format(picture: Image.Image) -> str:
    """Phones put several JPEGs into one file (MPO); the first is the picture."""
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def too_large() -> RemoteError:
    return RemoteError("too-large", "That picture is too big. Try a smaller one.")


def not_a_picture() -> RemoteError:
    return RemoteError("not-a-picture", "We can't read that as a picture.")

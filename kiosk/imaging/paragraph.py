"""Running text on a picture: paragraphs one below the other, each as many lines as it needs."""

from PIL import Image, ImageDraw

from kiosk.imaging.letters import Font
from kiosk.imaging.paper import Colour


class Column:
    """A column of a sheet, filled from the top in place; `y` is how far it is."""

    def __init__(
        self, sheet: Image.Image, *, x: int, y: int, width: int, leading: float = 1.36
    ) -> None:
        self.sheet = sheet
        self.pen = ImageDraw.Draw(sheet)
        self.x = x
        self.y = y
        self.width = width
        self._leading = leading

    def skip(self, px: int) -> None:
        self.y += px

    def say(self, text: str, face: Font, ink: Colour) -> None:
        """A paragraph, flush left."""
        leading = round(face.size * self._leading)
        for line in lines_of(text, face, self.width):
            self.pen.text((self.x, self.y + leading / 2), line, ink, face, anchor="lm")
            self.y += leading

    def height(self, text: str, face: Font) -> int:
        """What it takes to say that."""
        return len(lines_of(text, face, self.width)) * round(face.size * self._leading)


def lines_of(text: str, face: Font, width: float) -> list[str]:
    """Broken between words; a word that is wider than a line stands out of it."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and face.getlength(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines

"""Makes the letters of a strip's page: Pretendard, but of it only what that page says.

The whole fonts weigh 1.5 MB, ten times as much as all that a phone loads before it shows the strip;
these weigh 33 KB. Run it again when `test_result_page.py` finds that one is missing:

    pip install 'fonttools[woff]'
    python -m tests.letters

A font that was changed must not be called Pretendard (its licence's reserved name): so it is called
"Letters".
"""

from pathlib import Path

from kiosk.texts import LANGUAGES, Texts

ROOT = Path(__file__).parent.parent
FONTS = ROOT / "assets/fonts"
WEIGHTS = ("Medium", "Bold")

SPEAKERS = (
    "remote/page/strip.html",
    "remote/page/mail.js",
    "remote/page/share.js",
    "remote/results.py",
    "sharing/address.py",
    "sharing/mail.py",
)
"""Where what the page says is written."""

LATIN = {chr(code) for code in range(0x20, 0x7F)} | set("‘’“”…·")
OWN_NAMES = set("English한국어")


def needed() -> set[str]:
    """Every letter that the page may show."""
    written = "\n".join((ROOT / "kiosk" / name).read_text("utf-8") for name in SPEAKERS)
    said = [
        form
        for language in LANGUAGES
        for text, forms in Texts(language).page_catalogue()["texts"].items()
        if f'"{text}"' in written
        for form in forms
    ]
    return LATIN | OWN_NAMES | set("".join(said))


def main() -> None:
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options(flavor="woff2", layout_features=[], hinting=False, name_IDs=[0, 13, 14])
    for weight in WEIGHTS:
        font = load_font(FONTS / f"Pretendard-{weight}.woff2", options)
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(needed()))
        subsetter.subset(font)
        for number, name in enumerate(("Letters", weight), start=1):
            font["name"].setName(name, number, 3, 1, 0x409)
        save_font(font, FONTS / f"Letters-{weight}.woff2", options)


if __name__ == "__main__":
    main()

from kiosk.imaging.letters import font, shortened, wrapped, writable

FACE = font("Bold", 27)


def test_names_in_korean_and_with_accents_are_written_whole() -> None:
    assert writable("민아 Zoë") == "민아 Zoë"


def test_what_has_no_letter_in_our_type_is_left_out_and_not_a_box() -> None:
    assert writable("🎉 Mina 🎉") == "Mina"
    assert writable("漢") == ""


def test_a_name_of_many_lines_and_controls_is_one_line() -> None:
    assert writable("  Mi\n\tna\u202e\x07 ") == "Mi na"


def test_hangul_typed_as_parts_is_written_as_syllables() -> None:
    assert writable("\u1106\u1175\u11ab\u110b\u1161") == "민아"


def test_what_fits_is_not_shortened() -> None:
    assert shortened("Mina", FACE, 400) == "Mina"


def test_what_does_not_fit_ends_in_an_ellipsis_and_fits() -> None:
    short = shortened("Bartholomew Featherstonehaugh", FACE, 200)
    assert short.startswith("Bart")
    assert short.endswith("…")
    assert FACE.getlength(short) <= 200


def test_names_are_set_in_lines_and_none_is_broken() -> None:
    names = ["Mina", "Alexander", "Jo", "Lee Min-ho"]
    assert " ".join(wrapped(names, FACE, 300, lines=2)) == "Mina, Alexander, Jo, Lee Min-ho"
    assert len(wrapped(names, FACE, 300, lines=2)) == 2


def test_of_too_many_names_the_first_are_written_whole_and_then_an_ellipsis() -> None:
    names = [f"Friend {letter}" for letter in "ABCDEFGHIJ"]
    lines = wrapped(names, FACE, 300, lines=2)
    said = " ".join(lines)
    assert len(lines) == 2
    assert said.endswith(", …")
    assert all(name in names for name in said.removesuffix(", …").split(", "))
    assert all(FACE.getlength(line) <= 300 for line in lines)


def test_a_name_longer_than_a_line_is_shortened_and_the_others_stay() -> None:
    lines = wrapped(["Mina", "W" * 10_000, "Jo"], FACE, 300, lines=2)
    assert lines[0] == "Mina,"
    assert lines[1].endswith("…")
    assert all(FACE.getlength(line) <= 300 for line in lines)

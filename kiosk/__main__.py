"""The verbs of `kiosk` (the same as `python -m kiosk`).

Each verb is a function from its arguments to an exit code. What a verb needs is imported inside
it, so that `kiosk config` does not wait for video codecs.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kiosk import __version__
from kiosk.errors import ConfigError, KioskError

FINE, COULD_NOT, WRONG_CONFIGURATION, NO_BOOTH = range(4)
EXIT_CODES = """\
exit codes:
  0  fine
  1  could not: the last line on stderr says why
  2  wrong configuration or usage: every mistake is listed on stderr
  3  no booth is running (status, press, print, operator, screenshot)
"""


def run(args: argparse.Namespace) -> int:
    """the booth, with the devices of the configuration"""
    from kiosk.run import run_booth

    return run_booth(_config(args))


def demo(args: argparse.Namespace) -> int:
    """one whole session plays by itself, without a screen or hardware"""
    from kiosk.demo import run_demo

    return run_demo(_config(args), friends=args.friends, out=args.out, as_json=args.json)


def check(args: argparse.Namespace) -> int:
    """try camera, buttons, printer, screen, network and all else, and say what to do"""
    from kiosk import parts
    from kiosk.preflight.checks import examine
    from kiosk.preflight.report import as_json, as_text, pictures_possible

    findings = asyncio.run(
        examine(
            _config(args),
            make_camera=parts.make_camera,
            make_buttons=parts.make_buttons,
            make_lights=parts.make_lights,
            make_printer=parts.make_printer,
            make_segmenter=parts.make_segmenter,
        )
    )
    print(as_json(findings) if args.json else as_text(findings))
    return FINE if pictures_possible(findings) else COULD_NOT


def config(args: argparse.Namespace) -> int:
    """the configuration in force, and where each value came from"""
    from kiosk.assets import shipped_config
    from kiosk.config import effective

    if args.defaults:
        print(shipped_config("kiosk.toml").read_text(encoding="utf-8"), end="")
    else:
        print(effective(args.config, args.set, os.environ).toml(), end="")
    return FINE


def status(args: argparse.Namespace) -> int:
    """what the running booth is doing"""
    from kiosk import control

    answer = asyncio.run(control.status(_config(args)))
    if args.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print("\n".join(f"{key}: {value}" for key, value in _flat(answer)))
    return FINE


def press(args: argparse.Namespace) -> int:
    """press a button of the running booth"""
    from kiosk import control
    from kiosk.session.events import Button

    asyncio.run(control.press(_config(args), Button(args.button), hold=args.hold))
    return FINE


def screenshot(args: argparse.Namespace) -> int:
    """save what is on the running booth's screen"""
    from kiosk import control

    png = asyncio.run(control.screenshot(_config(args)))
    try:
        args.file.write_bytes(png)
    except OSError as error:
        raise KioskError(f"{args.file} cannot be written: {error.strerror}.") from error
    return FINE


def operator(args: argparse.Namespace) -> int:
    """the link to the operator's page of the running booth"""
    from kiosk import control

    print(asyncio.run(control.status(_config(args)))["operator_url"])
    return FINE


def print_(args: argparse.Namespace) -> int:
    """a strip once more, or a sheet that shows how the printer has to be set"""
    config = _config(args)
    if args.calibrate:
        from kiosk import parts
        from kiosk.calibrate import calibrate

        print(asyncio.run(calibrate(config, parts.make_printer(config))))
    else:
        from kiosk import control

        asyncio.run(control.print_again(config, args.session))
    return FINE


def _config(args: argparse.Namespace) -> Any:
    from kiosk.config import load

    return load(args.config, args.set, os.environ)


def _flat(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """The leaves of nested mappings and lists, with dotted keys."""
    match value:
        case Mapping():
            for name, inner in value.items():
                yield from _flat(inner, f"{key}.{name}" if key else str(name))
        case list():
            for index, inner in enumerate(value):
                yield from _flat(inner, f"{key}.{index}")
        case _:
            yield key, "" if value is None else value


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="kiosk",
        description="Nearbooth: a photobooth with the friends in the picture who cannot be there.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"nearbooth {__version__}")
    verbs = top.add_subparsers(metavar="VERB", required=True)

    _verb(verbs, run)

    it = _verb(verbs, demo)
    it.add_argument("--friends", type=_count, default=2, metavar="N", help="how many (2)")
    it.add_argument(
        *("--out", "-o"),
        type=Path,
        default=Path("nearbooth-demo"),
        metavar="DIR",
        help="where to leave the strip (nearbooth-demo)",
    )
    it.add_argument("--json", action="store_true", help="one JSON object on stdout")

    it = _verb(verbs, check)
    it.add_argument("--json", action="store_true", help="one JSON object on stdout")

    it = _verb(verbs, config)
    it.add_argument("--defaults", action="store_true", help="print the commented default file")

    it = _verb(verbs, status)
    it.add_argument("--json", action="store_true", help="one JSON object on stdout")

    it = _verb(verbs, press)
    it.add_argument("button", choices=["ready", "start"])
    it.add_argument("--hold", action="store_true", help="hold it instead, as START to begin anew")

    it = _verb(verbs, print_)
    it.add_argument(
        "session",
        nargs="?",
        default="",
        metavar="SESSION",
        help="the name of its folder in data_dir/sessions (the newest)",
    )
    it.add_argument(
        "--calibrate", action="store_true", help="print the test sheet; needs no running booth"
    )

    _verb(verbs, operator)

    it = _verb(verbs, screenshot)
    it.add_argument("file", type=Path, metavar="FILE", help="the PNG to write")
    return top


def _verb(verbs: Any, function: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    name = function.__name__.rstrip("_")
    verb: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=function.__doc__,
        description=f"kiosk {name}: {function.__doc__}",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.set_defaults(verb=function)
    verb.add_argument("--config", type=Path, metavar="PATH", help="a TOML file of your choices")
    verb.add_argument(
        *("--set", "-s"),
        action="append",
        default=[],
        metavar="section.key=value",
        help="one more choice, which wins over all others; repeatable",
    )
    return verb


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 8:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 to 8")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s"
    )
    # It tells of every candidate pair: a dozen lines a friend that say nothing to an operator.
    logging.getLogger("aioice").setLevel(logging.WARNING)
    try:
        code: int = args.verb(args)
    except ConfigError as error:
        return _failed(error, WRONG_CONFIGURATION)
    except KioskError as error:
        from kiosk.control import NoBoothError

        return _failed(error, NO_BOOTH if isinstance(error, NoBoothError) else COULD_NOT)
    except KeyboardInterrupt:
        return 130
    return code


def _failed(error: Exception, code: int) -> int:
    print(f"kiosk: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

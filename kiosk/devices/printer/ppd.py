"""The options of a queue's driver: what its PPD file lists, as `lpoptions -p booth -l` does.

CUPS itself does not say no to an option that a driver does not know. It prints without.
"""

import re
from collections.abc import Mapping

PAGE_SIZE = "PageSize"
"""The driver's own name of a paper, with what it does to it: `w288h432-div2` is cut in two."""

ANY = "Custom.VALUE"
"""Stands for every value that begins with `Custom.`, where the driver takes numbers."""

OPTION = re.compile(r"\*(?:JCL)?OpenUI \*([^\s/:]+)")
CHOICE = re.compile(r"\*([^\s/:]+)[ \t]+([^\s/:]+)[^:]*:")

HIDDEN = "PageRegion"
"""The page sizes once more; lpoptions hides it too."""


def options(ppd: str) -> dict[str, tuple[str, ...]]:
    """Each option with its choices."""
    found: dict[str, list[str]] = {}
    for line in ppd.splitlines():
        if match := OPTION.match(line):
            found[match[1]] = []
        elif match := CHOICE.match(line):
            if match[1] in found:
                found[match[1]].append(match[2])
            elif (name := match[1].removeprefix("Custom")) in found and match[2] == "True":
                found[name].append(ANY)
    found.pop(HIDDEN, None)
    return {name: tuple(choices) for name, choices in found.items()}


def has(known: Mapping[str, tuple[str, ...]], name: str, value: str) -> bool:
    choices = known.get(name, ())
    return value in choices or (ANY in choices and value.startswith("Custom."))

"""The tests repeat the tree: every module has its test file at the same place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
BROWSER = re.compile(r"\b(document|window|navigator|byId)\b")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> Iterator[Path]:
    """Every module with behaviour of its own, relative to `kiosk/`."""
    for path in sorted((ROOT / "kiosk").rglob("*.py")):
        relative = path.relative_to(ROOT / "kiosk")
        if path.name != "__init__.py" and not only_declares(path) and relative.parts[0] != "data":
            yield relative


def only_declares(path: Path) -> bool:
    """Whether a module has no behaviour: no function with a body but to fill in attributes."""
    nodes = ast.walk(ast.parse(path.read_text()))
    functions = (node for node in nodes if isinstance(node, Function))
    return all(it.name == "__init__" or is_empty(it) for it in functions)


def is_empty(function: Function) -> bool:
    return all(
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
        for line in function.body
    )


def places(module: Path) -> Iterator[Path]:
    """Where the test of a module may be: at its own place, or, for what only joins others, among
    those of the whole; for an adapter, the contract suite of its port."""
    name = f"test_{module.stem.strip('_')}.py"
    yield Path("tests") / module.parent / name
    if len(module.parts) == 1:
        yield Path("tests/end_to_end") / name
    if module.parts[0] == "devices" and len(module.parts) == 3:
        yield Path("tests/devices") / f"test_{module.parts[1]}.py"
    if module.parts[:2] == ("display", "stages"):
        yield Path("tests/display/test_stages.py")


def test_every_module_has_its_test_file() -> None:
    homeless = [
        str(module)
        for module in modules()
        if not any((ROOT / place).is_file() for place in places(module))
    ]
    assert not homeless, "\n".join(["no test file for:", *homeless])


def test_every_page_module_that_needs_no_browser_has_its_test_file() -> None:
    page = ROOT / "kiosk/remote/page"
    homeless = [
        script.name
        for script in sorted(page.glob("*.js"))
        if not BROWSER.search(script.read_text())
        and not (ROOT / "tests/page" / f"{script.stem}.test.js").is_file()
    ]
    assert not homeless, f"no test file for {homeless}"


def test_no_file_has_grown_beyond_reading() -> None:
    for path in [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "kiosk/remote/page").rglob("*.js")]:
        assert len(path.read_text().splitlines()) <= 400, f"{path} is too long"

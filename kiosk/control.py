"""How an operator sees and drives a booth without a keyboard: HTTP over a Unix socket.

    GET /status                     what the booth is doing, JSON
    POST /press/ready|start?hold=1  as if the arcade button was pressed, or held
    GET /screenshot                 what is on the screen, PNG
    POST /print?session=ID          the strip of that session, or the newest, once more

`serve_control` is the booth's end; `status`, `press` and the others are the verbs' end. Only the
user who runs the booth (and root) may connect, for the socket has mode 0600. `DataDirLock` keeps a
second booth away from the same folder, and with it from the same socket.
"""

import errno
import fcntl
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from kiosk.config import Config
from kiosk.errors import KioskError
from kiosk.session.events import Button

SERVICE_SOCKET = Path("/run/nearbooth/control.sock")
"""Where `systemd/kiosk.service` has it: an operator's shell does not know RUNTIME_DIRECTORY."""

ANSWER_WITHIN_S = 10.0


class NoBoothError(KioskError):
    """No booth is running that the operator could talk to."""


def socket_path(config: Config, environ: Mapping[str, str] = os.environ) -> Path:
    """Where a booth started in this environment has its socket."""
    runtime = environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    return (Path(runtime) if runtime else config.booth.data_dir) / "control.sock"


class DataDirLock:
    """Held by the booth that uses a folder, until its process ends, however that ends.

    Entering makes the folder, and raises KioskError if it cannot be used or another booth has it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "booth.lock"
        self._file: IO[str] | None = None

    def __enter__(self) -> None:
        folder = self._path.parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("a+")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise KioskError(
                f"Another booth (process {self._path.read_text().strip()}) is using {folder}. "
                "Stop it first, or give this one a booth.data_dir of its own."
            ) from error
        except OSError as error:
            raise KioskError(f"{folder} cannot be used: {error.strerror}.") from error
        with suppress(OSError):  # on a full disk too: it starts, and makes room
            self._file.truncate(0)
            os.write(self._file.fileno(), f"{os.getpid()}\n".encode())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        # The file stays: removing it would let a third booth lock a new one beside a second's.
        if self._file:
            self._file.close()


@asynccontextmanager
async def serve_control(
    path: Path,
    *,
    status: Callable[[], Mapping[str, Any]],
    press: Callable[[Button, bool], None],
    screenshot: Callable[[], Awaitable[bytes]],
    print_again: Callable[[str], Awaitable[None]],
) -> AsyncIterator[None]:
    """Listen on `path` while the context lasts. A socket that a killed booth left is replaced.

    `press` gets the button and whether it is held; `screenshot` gives a PNG; `print_again` gets a
    session, or "" for the newest. A KioskError that one of them raises is answered with its
    sentence. Raises KioskError if `path` cannot be had.
    """
    application = _application(status, press, screenshot, print_again)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    listener = _bound(path)
    try:
        await web.SockSite(runner, listener).start()
        yield
    finally:
        await runner.cleanup()
        _unbind(listener, path)


def _application(
    status: Callable[[], Mapping[str, Any]],
    press: Callable[[Button, bool], None],
    screenshot: Callable[[], Awaitable[bytes]],
    print_again: Callable[[str], Awaitable[None]],
) -> web.Application:
    async def get_status(_: web.Request) -> web.Response:
        return web.json_response(dict(status()))

    async def post_press(request: web.Request) -> web.Response:
        press(Button(request.match_info["button"]), "hold" in request.query)
        return web.Response(status=204)

    async def get_screenshot(_: web.Request) -> web.Response:
        return web.Response(body=await screenshot(), content_type="image/png")

    async def post_print(request: web.Request) -> web.Response:
        await print_again(request.query.get("session", ""))
        return web.Response(status=204)

    application = web.Application(middlewares=[_with_sentences])
    application.router.add_get("/status", get_status)
    application.router.add_post(f"/press/{{button:{'|'.join(Button)}}}", post_press)
    application.router.add_get("/screenshot", get_screenshot)
    application.router.add_post("/print", post_print)
    return application


@web.middleware
async def _with_sentences(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except KioskError as error:
        return web.Response(status=503, text=str(error))


def _bound(path: Path) -> socket.socket:
    """A socket at `path` that is not listening yet, so nobody connects before its mode is set."""
    listener = socket.socket(socket.AF_UNIX)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _answers(path):
            raise KioskError(f"Another booth is listening on {path}. Stop it first.")
        path.unlink(missing_ok=True)
        listener.bind(str(path))
        path.chmod(0o600)
    except OSError as error:
        # A path of more than 107 bytes comes without a strerror.
        raise KioskError(f"{path} cannot be used: {error.strerror or error}.") from error
    return listener


def _unbind(listener: socket.socket, path: Path) -> None:
    listener.close()
    path.unlink(missing_ok=True)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return path.is_socket() and client.connect_ex(str(path)) == 0


async def status(config: Config) -> Mapping[str, Any]:
    """What the running booth is doing. This and the others raise NoBoothError if there is none,
    and KioskError with the booth's own sentence if it could not."""
    answer: Mapping[str, Any] = await _ask(config, "GET", "/status", lambda it: it.json())
    return answer


async def press(config: Config, button: Button, *, hold: bool = False) -> None:
    """Press, or hold, a button of the running booth."""
    query = "?hold=1" if hold else ""
    await _ask(config, "POST", f"/press/{button}{query}", lambda it: it.read())


async def screenshot(config: Config) -> bytes:
    """What is on the running booth's screen, as PNG."""
    png: bytes = await _ask(config, "GET", "/screenshot", lambda it: it.read())
    return png


async def print_again(config: Config, session: str) -> None:
    """Print a session's strip once more; "" = the newest."""
    await _ask(config, "POST", f"/print?{urlencode({'session': session})}", lambda it: it.read())


async def _ask(
    config: Config,
    method: str,
    path: str,
    read: Callable[[aiohttp.ClientResponse], Awaitable[Any]],
) -> Any:
    for candidate in dict.fromkeys((socket_path(config), SERVICE_SOCKET)):
        try:
            return await _ask_at(candidate, method, path, read)
        except aiohttp.ClientConnectorError as error:
            _raise_unless_absent(candidate, error.os_error)
    raise NoBoothError(
        f"No booth is running with {config.booth.data_dir}. Start one with `kiosk run`, or name "
        "the running one's configuration with --config."
    )


async def _ask_at(
    candidate: Path,
    method: str,
    path: str,
    read: Callable[[aiohttp.ClientResponse], Awaitable[Any]],
) -> Any:
    within = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
    connector = aiohttp.UnixConnector(str(candidate))
    try:
        async with (
            aiohttp.ClientSession(connector=connector, timeout=within) as session,
            session.request(method, f"http://booth{path}") as response,
        ):
            if not response.ok:
                raise KioskError(await response.text())
            return await read(response)
    except TimeoutError as error:
        sentence = f"The booth is running but has not answered for {ANSWER_WITHIN_S:.0f} s."
        raise KioskError(sentence) from error
    except aiohttp.ClientConnectorError:
        raise
    except aiohttp.ClientError as error:
        raise KioskError(f"The booth broke off: {error}.") from error


def _raise_unless_absent(path: Path, error: OSError) -> None:
    if error.errno in (errno.EACCES, errno.EPERM):
        raise KioskError(
            f"Only the user who runs the booth may open {path}: use sudo, or sudo -u that user."
        ) from error
    if error.errno not in (errno.ENOENT, errno.ECONNREFUSED):
        raise KioskError(f"{path} cannot be opened: {error.strerror or error}.") from error

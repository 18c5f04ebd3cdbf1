"""The line between a booth and a server: counts what goes up, and can answer in its place."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_REQUEST = re.compile(rb"(?:GET|HEAD|PUT|POST|DELETE) \S+ HTTP/1\.1(?=\r\n)")


class Line:
    """A TCP proxy. `requests` are the first lines of what was asked, `sent` counts bytes."""

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._answer = b""
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.requests: list[str] = []
        self.sent = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def refuse(self, status: int, code: str) -> None:
        """From now on every request is answered so, as S3 servers do it."""
        self.answer(status, f"<Error><Code>{code}</Code><Message>No.</Message></Error>")

    def answer(self, status: int, body: str) -> None:
        """From now on this is the answer to everything."""
        head = f"HTTP/1.1 {status} So\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self._answer = (head + body).encode()
        for writer in self._writers:
            writer.close()

    def accept(self) -> None:
        self._answer = b""

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._answer:
                self._count(await reader.readuntil(b"\r\n\r\n"), b"")
                writer.write(self._answer)
                await writer.drain()
            else:
                await self._forward(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # one of the two ends is gone, and so the other goes
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        # Each closes the other's end when its own is gone.
        ways = self._up(reader, up_writer), _down(up_reader, writer)
        await asyncio.gather(*ways, return_exceptions=True)

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tail = b""
        try:
            while block := await reader.read(65536):
                tail = self._count(block, tail)
                writer.write(block)
                await writer.drain()
        finally:
            writer.close()

    def _count(self, block: bytes, tail: bytes) -> bytes:
        """What of the block may be the beginning of a line is looked at with the next one."""
        self.sent += len(block)
        text = tail + block
        end = 0
        for found in _REQUEST.finditer(text):
            self.requests.append(found[0].decode())
            end = found.end()
        return text[max(end, len(text) - 1000) :]


async def _down(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while block := await reader.read(65536):
            writer.write(block)
            await writer.drain()
    finally:
        writer.close()


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    line = Line(port)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        for writer in list(line._writers):
            writer.close()

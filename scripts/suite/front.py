"""For the demo what nginx is for a real service: one address for all of Odoo.

With workers, Odoo answers pages on one port and the websocket on another, and browsers
ask for both at the address of the page. This front reads the first line of each
connection, picks the port by its path, and then only passes bytes on. Run as
`python -m scripts.suite.front PORT HTTP_PORT GEVENT_PORT`.
"""

import asyncio
import contextlib
import sys

CHUNK = 64 * 1024


async def _pass_on(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


async def _handle(reader, writer, http_port, gevent_port):
    with contextlib.closing(writer), contextlib.suppress(OSError, ValueError):
        first = await asyncio.wait_for(reader.readline(), timeout=60)
        path = first.split(b" ")[1] if first.count(b" ") >= 2 else b"/"
        port = gevent_port if path.startswith(b"/websocket") else http_port
        try:
            inner_reader, inner_writer = await asyncio.open_connection(
                "127.0.0.1", port
            )
        except OSError:
            writer.write(b"HTTP/1.0 503 Starting\r\nRetry-After: 3\r\n\r\n")
            return
        with contextlib.closing(inner_writer):
            inner_writer.write(first)
            up = asyncio.create_task(_pass_on(reader, inner_writer))
            await _pass_on(inner_reader, writer)
            up.cancel()


async def main(port, http_port, gevent_port):
    async def handle(reader, writer):
        with contextlib.suppress(asyncio.TimeoutError):
            await _handle(reader, writer, http_port, gevent_port)

    server = await asyncio.start_server(handle, "127.0.0.1", port, limit=CHUNK)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))

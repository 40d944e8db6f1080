"""A small SMTP server that keeps what it is given, or refuses as told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class SmtpSink:
    """`refuse` maps a command (`MAIL`, `RCPT`, `DATA`, `.`) to the line it is answered with."""

    def __init__(self) -> None:
        self.port = 0
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse: dict[str, str] = {}
        self.silent = False
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._open.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.silent:
            await reader.read()
            return
        await _say(writer, "220 sink ESMTP")
        while line := await reader.readline():
            verb = line.decode().strip().upper().split(" ")[0].split(":")[0]
            if verb in self.refuse:
                await _say(writer, self.refuse[verb])
            elif verb == "EHLO":
                await _say(writer, "250-sink", "250-8BITMIME", "250 SMTPUTF8")
            elif verb == "DATA":
                await _say(writer, "354 go on")
                await self._take(await reader.readuntil(b"\r\n.\r\n"), writer)
            elif verb == "QUIT":
                await _say(writer, "221 bye")
                return
            else:
                if verb == "RCPT":
                    self.recipients.append(line.decode().partition("<")[2].partition(">")[0])
                await _say(writer, "250 fine")

    async def _take(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        if "." in self.refuse:
            await _say(writer, self.refuse["."])
            return
        raw = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        await _say(writer, "250 kept")


async def _say(writer: asyncio.StreamWriter, *lines: str) -> None:
    writer.write("".join(f"{line}\r\n" for line in lines).encode())
    await writer.drain()


@asynccontextmanager
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    sink = SmtpSink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        sink.hang_up()

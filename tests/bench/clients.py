"""Clients that scan over connections kept open, each the next ticket as soon as it has its answer."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LIMIT = 60.0


@dataclass
class Round:
    """What the clients saw: how long everything took, how long each scan, what they were answered."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    results: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """The wait in milliseconds that `share` of the scans did not exceed."""
        waits = sorted(self.waits)
        return 1000 * waits[min(len(waits) - 1, int(share * len(waits)))]


def request(path: str, token: str, body: dict[str, str]) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Device {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def drive(ports: Sequence[int], requests: list[bytes], clients: int) -> Round:
    """Send all `requests` by `clients` at once, shared out among the servers at `ports`; gives up after a minute."""
    return asyncio.run(asyncio.wait_for(_drive(ports, iter(requests), clients), LIMIT))


async def _drive(ports: Sequence[int], requests: Iterator[bytes], clients: int) -> Round:
    told = Round()
    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(_client(ports[number % len(ports)], requests, told))
    told.seconds = time.perf_counter() - begin
    return told


async def _client(port: int, requests: Iterator[bytes], told: Round) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for each in requests:
        begin = time.perf_counter()
        writer.write(each)
        result = await _answer(reader)
        told.waits.append(time.perf_counter() - begin)
        told.results[result] += 1
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> str:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length:")[1].split("\r\n")[0])
    body = await reader.readexactly(length)
    if not head.startswith("http/1.1 200"):
        return head.splitlines()[0]
    return str(json.loads(body)["result"])

"""Browsers of people who register at one moment: the form, then the code from the letter."""

import asyncio
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.bench.crowd import Person

FOUND = "302"


@dataclass
class Visit:
    """One person's way: when she sent the form and the code, and how long she waited for each answer, in seconds."""

    email: str
    network: str
    form_wait: float = 0.0
    code_sent_at: float = 0.0
    answered_at: float = 0.0

    @property
    def code_wait(self) -> float:
        return self.answered_at - self.code_sent_at


@dataclass
class Letters:
    """The codes that came by mail, by address."""

    codes: dict[str, str] = field(default_factory=dict)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, codes: dict[str, str]) -> None:
        async with self.came:
            self.codes.update(codes)
            self.came.notify_all()

    async def code_for(self, address: str) -> str:
        async with self.came:
            await self.came.wait_for(lambda: address in self.codes)
        return self.codes[address]


class Browser:
    """A browser before which one person after another sits down; like any, it goes to whatever server there is."""

    def __init__(self, ports: Sequence[int], site: dict[str, Any], letters: Letters) -> None:
        self.ports, self.site, self.letters = ports, site, letters

    async def register(self, people: Iterator[tuple[int, Person]], visits: list[Visit]) -> None:
        """Register the next of `people` until there is nobody left: the form at one server, the code at the next."""
        for number, person in people:
            visits.append(await self._visit(number, person))

    async def _visit(self, number: int, person: Person) -> Visit:
        visit = Visit(person.email, f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
        token, begin = secrets.token_hex(16), time.perf_counter()
        cookies = {"csrftoken": token}
        form = self._form(person) | {"csrfmiddlewaretoken": token}
        cookies |= await self._post(number, self.site["register"], form, cookies, visit)
        visit.form_wait = time.perf_counter() - begin
        code = await self.letters.code_for(person.email)
        visit.code_sent_at = time.perf_counter()
        await self._post(number + 1, self.site["confirm"], {"code": code, "csrfmiddlewaretoken": token}, cookies, visit)
        visit.answered_at = time.perf_counter()
        return visit

    def _form(self, person: Person) -> dict[str, Any]:
        return {
            "last_name": person.last_name, "first_name": person.first_name, "patronymic": person.patronymic,
            "email": person.email, "phone": person.phone, "organisation": person.organisation,
            "position": person.position, "territory": self.site["territory"], "format": "onsite", "consent": "on",
            "consent_text": self.site["consent_text"], "nonce": secrets.token_hex(16), "homepage": "",
        }  # fmt: skip

    async def _post(
        self, server: int, path: str, form: dict[str, Any], cookies: dict[str, str], visit: Visit
    ) -> dict[str, str]:
        """Send a form and return the cookies that the answer sets. Raises SystemExit unless it leads on."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.ports[server % len(self.ports)])
        body = urlencode(form).encode()
        lines = (
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"X-Forwarded-For: {visit.network}",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        )
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        head = answer.partition(b"\r\n\r\n")[0].decode("latin-1")
        if head.split()[1:2] != [FOUND]:
            raise SystemExit(f"{path} does not lead {visit.email} on: {answer[:2000]!r}")
        return _cookies(head)


def _cookies(head: str) -> dict[str, str]:
    lines = [line.partition(":")[2].strip() for line in head.splitlines() if line.lower().startswith("set-cookie:")]
    pairs = (line.partition(";")[0].partition("=") for line in lines)
    return {name: value for name, _, value in pairs}

"""Who can sign in to the demo; the passwords are known and exist in development only."""

import hashlib
import hmac
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from events.models import Event, Membership, Role, User

PASSWORD = "confluence-of-two-rivers"  # noqa: S105  known on purpose


@dataclass(frozen=True)
class Account:
    """One person who can sign in, and the roles she has in both editions."""

    email: str
    last_name: str
    first_name: str
    patronymic: str
    roles: tuple[Role, ...]


ACCOUNTS = {
    "organiser": Account("organiser@example.org", "Петрова", "Светлана", "Петровна", (Role.OWNER, Role.ORGANISER)),
    "desk": Account("desk@example.org", "Шестопёров", "Глеб", "Ильич", (Role.DESK,)),
    "editor": Account("editor@example.org", "Алёшина", "Марина", "Юрьевна", (Role.EDITOR,)),
    "juror": Account("juror@example.org", "Жмуров", "Игорь", "Альбертович", (Role.JUROR,)),
    "committee": Account("committee@example.org", "Доржиев", "Баир", "Цыренович", (Role.CHAIR, Role.COMMITTEE)),
    "participant": Account(
        "participant@example.org", "Козлёнкова-Подшивалова", "Екатерина", "Константиновна", (Role.PARTICIPANT,)
    ),
}


def make_accounts(events: list[Event]) -> dict[str, User]:
    """Make every account with its verified address and give it its roles in `events`."""
    # One hash for all, as they have one password: each takes as long as all the rest of a page.
    password = make_password(PASSWORD)
    users = {name: _make_account(account, password) for name, account in ACCOUNTS.items()}
    for event in events:
        for name, account in ACCOUNTS.items():
            for role in account.roles:
                Membership.objects.create(event=event, user=users[name], role=role)
    return users


def _make_account(account: Account, password: str) -> User:
    names = {"last_name": account.last_name, "first_name": account.first_name, "patronymic": account.patronymic}
    user = User.objects.create(email=account.email, password=password, **names)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def device_token() -> str:
    """The token of the demo's phone: the same at every call on one installation, different on another."""
    return hmac.new(settings.SECRET_KEY.encode(), b"the demo's phone", hashlib.sha256).hexdigest()

"""What is held of one person: the vocabulary that every subject answers in, and this subject's own answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from events.audit import signed
from events.models import Membership, Role, User
from symposium.lib.names import fold

# Roles that go with the person; the others are taken by whoever gives roles.
OWN_ROLES = (Role.JUROR, Role.PARTICIPANT)


@dataclass(frozen=True)
class Whose:
    """Whose data are asked for: her account, her addresses, her names folded, and in which events.

    No names: whatever belongs to the account; colleagues may share the address of their school. No events: all;
    they may be given as a question for their keys. `registration` is the one that was asked from: without an address
    nothing else leads to it. `read` is what a subject has read of her already, for its other answers to the same page.
    """

    user: User | None
    emails: frozenset[str]
    names: frozenset[str] | None = None
    events: "frozenset[int] | QuerySet[Any, Any] | None" = None
    registration: int | None = None
    read: dict[str, list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def within(self, path: str = "event") -> Q:
        return Q() if self.events is None else Q(**{f"{path}__in": self.events})

    def is_named(self, last_name: str, first_name: str) -> bool:
        return self.names is None or fold(f"{last_name} {first_name}") in self.names


@dataclass(frozen=True)
class Part:
    """One kind of thing that is held: plain rows by field, the fields' words, its files by name."""

    key: str
    title: str
    rows: list[dict[str, Any]]
    labels: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, FieldFile]] = field(default_factory=list)

    @property
    def lines(self) -> list[list[tuple[str, Any]]]:
        """The rows in words: label and value, without what is empty."""
        return [
            [
                (self.labels[name], ", ".join(map(str, value)) if isinstance(value, list) else value)
                for name, value in row.items()
                if value not in (None, "", [])
            ]
            for row in self.rows
        ]


def part(key: str, title: str, rows: Iterable[Model], *fields: str) -> Part:
    """Describe rows of one model by the named fields; related rows are told by their words."""
    found = list(rows)
    labels = {name: _label(found[0], name) for name in fields} if found else {}
    return Part(key, title, [{name: _plain(row, name) for name in fields} for row in found], labels)


def _label(row: Model, name: str) -> str:
    # The library that keeps histories calls its own columns in English alone.
    return _("When") if name == "history_date" else str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _plain(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if isinstance(value, Model) else value


class Fate(StrEnum):
    """What erasing a person does to a thing."""

    ERASED = "erased"
    NUMBER = "number"
    STAYS = "stays"


@dataclass(frozen=True)
class Line:
    """One thing in the list that is read before a person is erased."""

    fate: Fate
    title: str
    count: int = 1
    note: str = ""


def export(whose: Whose) -> list[Part]:
    """Return the account and its roles; the account itself is told to its owner and to superusers alone."""
    if whose.user is None:
        return []
    roles = Membership.objects.filter(whose.within(), user=whose.user).select_related("event").order_by("pk")
    parts = [part("roles", _("Roles"), roles, "event", "role", "created_at")]
    if whose.events is not None:
        return parts
    names = ("email", "last_name", "first_name", "patronymic", "phone", "joined_at", "last_login")
    return [
        part("account", _("Account"), [whose.user], *names),
        part("addresses", _("Addresses"), EmailAddress.objects.filter(user=whose.user), "email", "verified"),
        part("sign_ins", _("Other ways to sign in"), SocialAccount.objects.filter(user=whose.user), "provider", "uid"),
        *parts,
        part("looks", _("Looks at personal data"), whose.user.accesses.select_related("event"), "at", "what", "people"),
    ]


def outlook(whose: Whose) -> list[Line]:
    if whose.user is None:
        return []
    note = _("if nothing else on the site refers to it")
    lines = [Line(Fate.ERASED, _("Account with its ways to sign in"), note=note)]
    own = Membership.objects.filter(whose.within(), user=whose.user, role__in=OWN_ROLES).count()
    return [*lines, *([Line(Fate.ERASED, _("Roles"), own)] if own else [])]


def has_team_roles(whose: Whose) -> bool:
    """Tell whether the person works at these events: such roles are taken away by whoever gives them, first."""
    rows = Membership.objects.filter(whose.within(), user=whose.user).exclude(role__in=OWN_ROLES)
    return whose.user is not None and rows.exists()


def erase(whose: Whose, by: User | None) -> Counter[str]:
    """Take the roles away that go with the person; the account is the last thing to go, see `anonymise`."""
    if whose.user is None:
        return Counter()
    rows = list(Membership.objects.filter(whose.within(), user=whose.user, role__in=OWN_ROLES))
    for row in rows:
        signed(row, by).delete()
    return Counter(roles=len(rows))


def anonymise(user: User) -> None:
    """Leave of an account a number that what others keep refers to; nobody can sign in with it any more."""
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user=user).delete()
    user.email = f"erased-{user.pk}@erased.invalid"
    user.last_name = user.first_name = user.patronymic = user.phone = ""
    user.is_active = False
    user.set_unusable_password()
    user.save()
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).update(object_repr=user.email, change_message="")

"""Who takes part, what they agreed to, and their places in sessions."""

from typing import Any, ClassVar, Self

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import ConsentText, Event, Territory, User
from registration.models.delegations import Delegation
from registration.models.invitations import Invitation
from registration.searching import backwards
from registration.tickets import new_code
from sessions.models import Session, Track
from symposium.lib.history import HistoricalRecords
from symposium.lib.names import fold, short_name

# Three names of 120 letters, of which folding makes no more than these.
SORTED = 400
DERIVED = ("search", "sort_name", "phone_back")


# The state in the words of the statement: in a parameter SQLite does not see that it is the index of turns' condition.
WAITING = RawSQL("'waiting'", ())


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.exclude(state=Registration.State.CANCELLED)

    def of_person(self, user: User | AnonymousUser) -> Self:
        """Keep what belongs to `user`: her own rows, and those that others made for an address she has proved."""
        if not user.is_authenticated:
            return self.none()
        proved = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(Q(user=user) | Q(user=None, email__in=proved))

    def waiting(self) -> Self:
        """Keep those on the waiting list, whoever is next first."""
        return self.filter(state=WAITING).order_by("-priority", "waiting_since", "pk")

    def confirmed(self) -> Self:
        return self.filter(state=Registration.State.CONFIRMED)

    def searched(self, event: Event, text: str) -> Self:
        """Keep those of `event` whom `text` names, each with `nearness`; see registration.finding."""
        from registration.finding import searched

        return searched(self, event, text)


class Registration(models.Model):
    """One person's part in one event; its code is printed on the ticket."""

    class State(models.TextChoices):
        PENDING = "pending", _("address not confirmed")
        APPLIED = "applied", _("waits for the organiser")
        WAITING = "waiting", _("on the waiting list")
        CONSENT = "consent", _("consent awaited")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")

    class Source(models.TextChoices):
        SELF = "self", _("the participant")
        IMPORT = "import", _("workbook")
        ORGANISER = "organiser", _("organiser")
        DELEGATION = "delegation", _("coordinator")
        DESK = "desk", _("desk")

    class Ending(models.TextChoices):
        SELF = "self", _("cancelled by the participant")
        ORGANISER = "organiser", _("cancelled by an organiser")
        REJECTED = "rejected", _("not approved")
        DECLINED = "declined", _("declined the place")
        WITHDRAWN = "withdrawn", _("consent withdrawn")
        REPLACED = "replaced", _("another person instead")
        MERGED = "merged", _("merged with a duplicate")
        ERASED = "erased", _("erased")

    class Format(models.TextChoices):
        ONSITE = "onsite", _("on site")
        ONLINE = "online", _("online")

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("user")
    )
    code = models.CharField(_("ticket code"), max_length=8, unique=True, default=new_code)
    last_name = models.CharField(_("last name"), max_length=120)
    first_name = models.CharField(_("first name"), max_length=120)
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True)
    # Empty where the desk registered somebody who came without one.
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="registrations", verbose_name=_("territory")
    )
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    position = models.CharField(_("position"), max_length=255, blank=True)
    format = models.CharField(_("format"), max_length=8, choices=Format, default=Format.ONSITE)
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("track of interest")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    source = models.CharField(_("registered by"), max_length=10, choices=Source, default=Source.SELF)
    search = models.TextField(editable=False, default="")
    sort_name = models.CharField(max_length=SORTED, editable=False, default="")
    # From the last digit to the first: an index finds the beginning of a text, not its end.
    phone_back = models.CharField(max_length=20, editable=False, default="")
    nonce = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001  unique where given
    created_at = models.DateTimeField(_("registered"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending, blank=True)
    held_until = models.DateTimeField(_("place held until"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    priority = models.SmallIntegerField(_("priority on the waiting list"), default=0)
    promoted_at = models.DateTimeField(_("moved up from the waiting list"), null=True, blank=True)
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("invitation")
    )
    delegation = models.ForeignKey(
        Delegation, models.SET_NULL, null=True, blank=True, related_name="registrations", verbose_name=_("delegation")
    )
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replacements", verbose_name=_("instead of")
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="duplicates", verbose_name=_("merged into")
    )
    # Somebody else named this person, who has not agreed yet: the place is kept, the ticket does not open the door.
    needs_consent = models.BooleanField(_("consent awaited"), default=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects: ClassVar[RegistrationQuerySet] = RegistrationQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["search", "sort_name", "phone_back", "nonce"])

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("sort_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~Q(state="cancelled") & ~Q(email=""),
                name="one_active_registration_per_email",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False) | ~Q(state="waiting"),
                name="who_waits_has_a_turn",
            ),
            models.UniqueConstraint(fields=["event", "nonce"], name="registration_nonce_is_unique"),
        )
        indexes = (
            # What is counted and what is skipped on the way to a page is told by these alone, without the rows.
            models.Index(fields=["event", "state", "format", "territory", "erased_at"], name="registration_by_place"),
            models.Index(
                fields=["event", "format", "-priority", "waiting_since", "id"],
                condition=Q(state="waiting"),
                name="registration_by_turn",
            ),
            models.Index(
                fields=["event", "sort_name", "id", "state", "erased_at", "format", "territory"],
                name="registration_by_name",
            ),
            models.Index(fields=["event", "-created_at", "-id", "state", "erased_at"], name="registration_by_time"),
            models.Index(
                fields=["event", "organisation", "sort_name", "id", "state", "erased_at"],
                name="registration_by_workplace",
            ),
            models.Index(fields=["event", "email"], name="registration_by_address"),
            models.Index(fields=["event", "phone_back"], name="registration_by_phone"),
        )

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        from registration.indexing import index

        is_found_anew = self.fill_search() or self._state.adding
        fields = kwargs.get("update_fields")
        more = {"update_fields": {*fields, *DERIVED}} if fields is not None else {}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs | more)
            if is_found_anew:
                index([self])

    def fill_search(self) -> bool:
        """Write what searching and sorting look into and tell whether it is new; bulk writers call it themselves."""
        before, self.search = self.search, fold(f"{self.full_name} {self.email} {self.organisation} {self.code}")
        self.sort_name, self.phone_back = fold(self.full_name)[:SORTED], backwards(self.phone)[:20]
        return before != self.search

    @property
    def placed_state(self) -> str:
        """The state that a place brings: confirmed, unless the person has yet to agree."""
        return self.State.CONSENT if self.needs_consent else self.State.CONFIRMED

    @property
    def full_name(self) -> str:
        if self.erased_at:
            return gettext("data erased")
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def given_names(self) -> str:
        return " ".join(filter(None, [self.first_name, self.patronymic]))

    @property
    def short_name(self) -> str:
        if self.erased_at:
            return self.full_name
        return short_name(self.last_name, self.first_name, self.patronymic)

    @property
    def human_code(self) -> str:
        """The code as it stands on the ticket: «K7MQ-42XD»."""
        return f"{self.code[:4]}-{self.code[4:]}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def for_purpose(self, purpose: str) -> Self:
        """Keep the consents for one purpose; those of lists, in words of their own, are for the processing."""
        own_words = Q(text=None) if purpose == ConsentText.Purpose.PROCESSING else Q(pk=None)
        return self.filter(Q(text__purpose=purpose) | own_words)


class Consent(models.Model):
    """One person's agreement to one version of a text: when, how, and whether it was withdrawn.

    No text: it was given in the words of the body that sent the workbook, which keeps it.
    """

    class Channel(models.TextChoices):
        FORM = "form", _("form")
        PAPER = "paper", _("paper")
        WORKBOOK = "workbook", _("workbook")
        LINK = "link", _("link in a letter")
        PAGE = "page", _("own page")

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="consents", verbose_name=_("registration")
    )
    text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name=_("text")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.FORM)
    attested_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="attested_consents", verbose_name=_("attested by")
    )
    # The phone at the door before which it was signed, by its name then: nobody has signed in there.
    attested_as = models.CharField(_("attested at"), max_length=120, blank=True)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[ConsentQuerySet] = ConsentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        # A consent withdrawn and given again are two records.
        constraints = (
            models.UniqueConstraint(
                fields=["registration", "text"], condition=Q(withdrawn_at=None), name="consent_is_unique"
            ),
        )

    def __str__(self) -> str:
        return str(self.text)

    @property
    def purpose(self) -> str:
        return self.text.purpose if self.text else ConsentText.Purpose.PROCESSING


class Enrolment(models.Model):
    """A place of one participant in one session."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="enrolments", verbose_name=_("registration")
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="enrolments", verbose_name=_("session"))
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = (models.UniqueConstraint(fields=["registration", "session"], name="enrolment_is_unique"),)

    def __str__(self) -> str:
        return str(self.session)

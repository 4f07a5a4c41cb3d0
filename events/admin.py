"""The back room: rare repairs, for superusers."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from events import models

admin.site.register(
    [models.Series, models.Territory, models.Organisation, models.Venue, models.Room, models.ConsentText]
)


@admin.register(models.Event)
class EventAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("title", "starts_on", "place", "state")
    list_filter = ("state", "series")
    search_fields = ("title", "short_title", "slug", "place")


@admin.register(models.Membership)
class MembershipAdmin(SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("user", "role", "event")
    list_filter = ("event", "role")
    list_select_related = ("user", "event")
    search_fields = ("user__email", "user__last_name")


@admin.register(models.User)
class UserAdmin(admin.ModelAdmin[models.User]):
    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "last_name")
    fields = (
        *("email", "last_name", "first_name", "patronymic", "phone"),
        *("is_active", "is_staff", "is_superuser", "joined_at", "last_login"),
    )
    readonly_fields = ("last_login", "joined_at")
    actions = ("drop_second_step",)

    @admin.display(description=pgettext_lazy("person", "name"), ordering="last_name")
    def name(self, user: models.User) -> str:
        return user.full_name

    @admin.action(description=_("Switch off the second step: the phone is lost"))
    def drop_second_step(self, request: HttpRequest, users: QuerySet[models.User]) -> None:
        count, _rows = Authenticator.objects.filter(user__in=users).delete()
        self.message_user(request, _("Codes and keys removed: %(count)d.") % {"count": count})

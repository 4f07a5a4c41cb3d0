"""Registrations in the admin, to be looked at; they are changed at the event's desk."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from registration.models import Registration
from symposium.lib.look_only import LookOnly
from symposium.lib.names import fold


@admin.register(Registration)
class RegistrationAdmin(LookOnly, admin.ModelAdmin[Registration]):
    list_display = ("__str__", "email", "event", "state", "created_at")
    list_filter = ("event", "state")
    list_select_related = ("event",)
    search_fields = ("search",)
    exclude = ("nonce", "search", "sort_name", "phone_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        # The invented people of a rehearsal are nobody.
        return super().get_queryset(request).filter(event__rehearsal_of=None)

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Registration], search_term: str
    ) -> tuple[QuerySet[Registration], bool]:
        # The back room looks through all events at once: here slow is fast enough.
        for word in fold(search_term).split():
            queryset = queryset.filter(search__contains=word)
        return queryset, False

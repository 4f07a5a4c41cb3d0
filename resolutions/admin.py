"""Resolutions in the admin, to be looked at; they are changed at the event's desk."""

from django.contrib import admin

from resolutions.models import FactNote, LeftOut, Resolution, Template, Thread, Waived
from symposium.lib.look_only import LookOnly


@admin.register(Resolution)
class ResolutionAdmin(LookOnly, admin.ModelAdmin[Resolution]):
    list_display = ("title", "event", "state", "date", "adopted_on", "published_at")
    list_filter = ("state",)
    search_fields = ("search",)


@admin.register(Thread)
class ThreadAdmin(LookOnly, admin.ModelAdmin[Thread]):
    list_display = ("resolution", "quote", "by", "at", "resolved_at")
    list_filter = ("resolution__event",)
    date_hierarchy = "at"


@admin.register(FactNote)
class FactNoteAdmin(LookOnly, admin.ModelAdmin[FactNote]):
    list_display = ("resolution", "fact", "words", "note", "by", "at")
    list_filter = ("fact",)


@admin.register(Waived)
class WaivedAdmin(LookOnly, admin.ModelAdmin[Waived]):
    list_display = ("resolution", "code", "by", "at")
    list_filter = ("code",)
    list_select_related = ("resolution", "by")


@admin.register(Template)
class TemplateAdmin(LookOnly, admin.ModelAdmin[Template]):
    list_display = ("title", "event", "edited_at", "edited_by")
    list_select_related = ("event", "edited_by")


@admin.register(LeftOut)
class LeftOutAdmin(LookOnly, admin.ModelAdmin[LeftOut]):
    list_display = ("resolution", "reason", "by", "at")
    list_select_related = ("resolution", "by")

"""How Django's administration is set up as a back room of this site."""

from django import forms
from django.contrib.admin.apps import AdminConfig


class BackRoomConfig(AdminConfig):
    """Puts the back room in the place of Django's administration; a day or a moment is one box."""

    default_site = "symposium.back_room.BackRoom"

    def ready(self) -> None:
        from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
        from django.db.models import DateField, DateTimeField

        day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        moment = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        FORMFIELD_FOR_DBFIELD_DEFAULTS[DateField] = {"widget": day}
        FORMFIELD_FOR_DBFIELD_DEFAULTS[DateTimeField] = {"form_class": forms.DateTimeField, "widget": moment}
        super().ready()

"""The back room: rare repairs, for superusers."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from sessions import models

admin.site.register(models.Session, SimpleHistoryAdmin)
admin.site.register([models.Track, models.Speaker, models.SpeakerRole, models.ScheduleRelease])

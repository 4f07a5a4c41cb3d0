"""Addresses of this subject; `registration.urls_programme` adds the pages that show places as well."""

from django.urls import path

from sessions.views import manage, public

app_name = "programme"
urlpatterns = [
    path("events/<slug:slug>/programme/changes/", public.changes, name="changes"),
    path("events/<slug:slug>/speakers/", public.speakers, name="speakers"),
    path("events/<slug:slug>/speakers/<str:code>/", public.speaker, name="speaker"),
    path("events/<slug:slug>/schedule.ics", public.schedule_ics, name="schedule_ics"),
    path("events/<slug:slug>/schedule.json", public.schedule_json, name="schedule_json"),
    path("events/<slug:slug>/schedule.xml", public.schedule_xml, name="schedule_xml"),
    path("events/<slug:slug>/manage/programme/", manage.manage_programme, name="manage_programme"),
    path("events/<slug:slug>/manage/programme/release/", manage.release, name="release"),
    path("events/<slug:slug>/manage/programme/sessions/new/", manage.add_session, name="add_session"),
    path("events/<slug:slug>/manage/programme/sessions/<str:code>/", manage.edit_session, name="edit_session"),
    path(
        "events/<slug:slug>/manage/programme/sessions/<str:code>/delete/", manage.delete_session, name="delete_session"
    ),
    path("events/<slug:slug>/manage/programme/tracks/", manage.manage_tracks, name="manage_tracks"),
    path("events/<slug:slug>/manage/programme/tracks/<int:number>/", manage.edit_track, name="edit_track"),
    path("events/<slug:slug>/manage/programme/tracks/<int:number>/delete/", manage.delete_track, name="delete_track"),
    path("events/<slug:slug>/manage/programme/tracks/<int:number>/move/", manage.move_track, name="move_track"),
    path("events/<slug:slug>/manage/programme/speakers/", manage.manage_speakers, name="manage_speakers"),
    path("events/<slug:slug>/manage/programme/speakers/new/", manage.add_speaker, name="add_speaker"),
    path("events/<slug:slug>/manage/programme/speakers/<str:code>/", manage.edit_speaker, name="edit_speaker"),
    path(
        "events/<slug:slug>/manage/programme/speakers/<str:code>/delete/", manage.delete_speaker, name="delete_speaker"
    ),
    path("events/<slug:slug>/manage/programme/speakers/<str:code>/move/", manage.move_speaker, name="move_speaker"),
]

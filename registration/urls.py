"""Addresses of this subject."""

from django.urls import path

from registration.urls_checkin import checkin_urls
from registration.urls_delegations import delegation_urls
from registration.urls_doors_more import doors_more_urls
from registration.urls_duplicates import duplicate_urls
from registration.urls_import import import_urls
from registration.urls_privacy import privacy_urls
from registration.urls_programme import programme_urls
from registration.urls_questions import question_urls
from registration.views import by_link, decisions, manage, mine, places, public

app_name = "registration"
urlpatterns = [
    path("events/<slug:slug>/registration/", public.register, name="register"),
    path("events/<slug:slug>/registration/confirm/", public.confirm, name="confirm"),
    path("events/<slug:slug>/registration/confirm/resend/", public.resend, name="resend"),
    path("events/<slug:slug>/registration/organisations/", public.organisations, name="organisations"),
    path("events/<slug:slug>/my/", mine.my, name="my"),
    path("events/<slug:slug>/my/open/", public.open_ticket, name="open_ticket"),
    path("events/<slug:slug>/decline/<slug:token>/", by_link.decline, name="decline"),
    path("events/<slug:slug>/consent/<slug:token>/", by_link.consent, name="consent"),
    path("events/<slug:slug>/my/change/", mine.change, name="change"),
    path("events/<slug:slug>/my/cancel/", mine.cancel, name="cancel"),
    path("events/<slug:slug>/my/ticket.pdf", mine.my_ticket, name="my_ticket"),
    path("events/<slug:slug>/my/calendar.ics", mine.my_calendar, name="my_calendar"),
    *programme_urls,
    *doors_more_urls,
    *checkin_urls,
    *question_urls,
    *privacy_urls,
    path("events/<slug:slug>/manage/participants/", manage.participants, name="participants"),
    path("events/<slug:slug>/manage/participants/export/", manage.participants_export, name="participants_export"),
    path("events/<slug:slug>/manage/participants/add/", manage.participant_add, name="participant_add"),
    path("events/<slug:slug>/manage/participants/<slug:code>/", manage.participant, name="participant"),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/reissue/",
        decisions.participant_reissue,
        name="participant_reissue",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/change/",
        manage.participant_change,
        name="participant_change",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/cancel/",
        manage.participant_cancel,
        name="participant_cancel",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/resend/",
        manage.participant_resend,
        name="participant_resend",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/approve/",
        decisions.participant_approve,
        name="participant_approve",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/reject/",
        decisions.participant_reject,
        name="participant_reject",
    ),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/priority/",
        decisions.participant_priority,
        name="participant_priority",
    ),
    path("events/<slug:slug>/manage/places/", places.places, name="places"),
    path("events/<slug:slug>/manage/invitations/", places.invitation_list, name="invitations"),
    path("events/<slug:slug>/manage/invitations/<slug:code>/", places.invitation, name="invitation"),
    path(
        "events/<slug:slug>/manage/invitations/<slug:code>/revoke/", places.invitation_revoke, name="invitation_revoke"
    ),
    *duplicate_urls,
    *import_urls,
    *delegation_urls,
]

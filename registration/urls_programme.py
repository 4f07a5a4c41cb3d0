"""Addresses of the programme as participants see it.

`programme` is the whole namespace of the programme: the pages of `sessions` and the two that show places as well, which
only this subject can draw. `programme_urls` are a participant's own pages.
"""

from django.urls import path

from registration.views import programme as views
from sessions import urls

programme = (
    [
        path("events/<slug:slug>/programme/", views.programme, name="programme"),
        *urls.urlpatterns,
        path("events/<slug:slug>/programme/sessions/<str:code>/", views.session, name="session"),
    ],
    urls.app_name,
)
programme_urls = [
    path("events/<slug:slug>/programme/mine/", views.my_programme, name="my_programme"),
    path("events/<slug:slug>/programme/mine/schedule.ics", views.my_programme_ics, name="my_programme_ics"),
    path("events/<slug:slug>/programme/sessions/<str:code>/enrol/", views.enrol, name="enrol"),
    path("events/<slug:slug>/programme/sessions/<str:code>/leave/", views.leave, name="leave"),
]

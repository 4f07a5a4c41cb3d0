"""The site's table of contents."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

import events.urls
from registration.api import api
from registration.urls_programme import programme
from symposium import views, views_board, views_persons

# Pages of an event that are composed of several subjects stand beside those of `events` itself.
event_pages = [
    *events.urls.urlpatterns,
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/manage/clone/", views.clone, name="clone"),
    path("events/<slug:slug>/manage/history/", views.history, name="history"),
]

PERSON = "events/<slug:slug>/manage/participants/<slug:code>/person"
person_pages = [
    path("events/<slug:slug>/my/data/", views_persons.my_data, name="my_data"),
    path("events/<slug:slug>/my/data.json", views_persons.my_data_json, name="my_data_json"),
    path(f"{PERSON}/", views_persons.person, name="person"),
    path(f"{PERSON}/data.json", views_persons.person_json, name="person_json"),
    path(f"{PERSON}/data.zip", views_persons.person_zip, name="person_zip"),
    path(f"{PERSON}/erase/", views_persons.person_erase, name="person_erase"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("appearance/", views.appearance, name="appearance"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("accounts/", include("allauth.urls")),
    # The back room has no sign-in of its own: it would know neither the second step nor the limits of attempts.
    path("admin/login/", secure_admin_login(require_safe(admin.site.login))),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("events/<slug:slug>/manage/", views.overview, name="overview"),
    path("events/<slug:slug>/manage/overview.xlsx", views.overview_export, name="overview_export"),
    path("events/<slug:slug>/manage/board/", views_board.board, name="board"),
    *person_pages,
    path("", include((event_pages, "events"))),
    path("", include(programme)),
    path("", include("registration.urls")),
    path("", include("contest.urls")),
    path("", include("resolutions.urls")),
]

if settings.DEBUG:
    from symposium.gallery import components

    urlpatterns += [path("components/", components, name="components")]

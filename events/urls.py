"""Addresses of this subject; `symposium.urls` adds the pages of an event that are composed of several subjects."""

from django.urls import path

from events import views, views_consents

app_name = "events"
urlpatterns = [
    path("consents/", views_consents.consents, name="consents"),
    path("consents/terms/", views_consents.consent_terms, name="consent_terms"),
    path("consents/purges/", views_consents.purges, name="purges"),
    path("consents/<slug:purpose>/", views_consents.consent_draft, name="consent_draft"),
    path("consents/<slug:purpose>/publish/", views_consents.consent_publish, name="consent_publish"),
    path("consents/<slug:purpose>/versions/<int:version>/", views_consents.consent_version, name="consent_version"),
    path("events/new/", views.create, name="create"),
    path("events/<slug:slug>/manage/settings/", views.settings, name="settings"),
    path("events/<slug:slug>/manage/state/", views.state, name="state"),
    path("events/<slug:slug>/manage/state/<slug:step>/", views.change_state, name="change_state"),
    path("events/<slug:slug>/manage/venue/", views.venue, name="venue"),
    path("events/<slug:slug>/manage/venue/choose/", views.choose_venue, name="choose_venue"),
    path("events/<slug:slug>/manage/organisations/", views.organisations, name="organisations"),
    path("events/<slug:slug>/manage/roles/", views.roles, name="roles"),
    path("events/<slug:slug>/manage/roles/remove/", views.remove_role, name="remove_role"),
]

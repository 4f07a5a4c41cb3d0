"""Addresses of personal data: a participant's own, and the organisers' duties."""

from django.urls import path

from registration.views import own_data, privacy

privacy_urls = [
    path("events/<slug:slug>/my/consents/", own_data.my_consents, name="my_consents"),
    path("events/<slug:slug>/my/consents/<slug:purpose>/give/", own_data.give_consent, name="give_consent"),
    path("events/<slug:slug>/my/consents/<slug:purpose>/withdraw/", own_data.withdraw_consent, name="withdraw_consent"),
    path("events/<slug:slug>/my/erase/", own_data.my_erase, name="my_erase"),
    path("events/<slug:slug>/manage/privacy/", privacy.manage_privacy, name="manage_privacy"),
    path("events/<slug:slug>/manage/privacy/accesses/", privacy.accesses, name="accesses"),
]

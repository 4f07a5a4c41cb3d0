"""Addresses of people who may be registered twice."""

from django.urls import path

from registration.views import duplicates

PAIR = "events/<slug:slug>/manage/duplicates/<slug:code>/and/<slug:other>/"
duplicate_urls = [
    path("events/<slug:slug>/manage/duplicates/", duplicates.duplicates, name="duplicates"),
    path(PAIR, duplicates.duplicate, name="duplicate"),
    path(f"{PAIR}apart/", duplicates.duplicate_apart, name="duplicate_apart"),
]

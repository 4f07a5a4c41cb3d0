"""Addresses of lists from files: the same pages for organisers and, on their own shelf, for coordinators."""

from django.urls import path

from registration.views import imports as views
from registration.views.shelves import for_coordinator, for_organisers

LISTS = "events/<slug:slug>/manage/import/"
OWN = "events/<slug:slug>/delegations/<slug:link>/lists/"
PAGES = (
    ("", views.imports, "imports"),
    ("<slug:code>/", views.batch, "batch"),
    ("<slug:code>/columns/", views.batch_columns, "batch_columns"),
    ("<slug:code>/rows/<int:number>/", views.batch_row, "batch_row"),
    ("<slug:code>/commit/", views.batch_commit, "batch_commit"),
    ("<slug:code>/notes.xlsx", views.batch_notes, "batch_notes"),
    ("<slug:code>/delete/", views.batch_delete, "batch_delete"),
)
import_urls = [
    *(path(LISTS + pattern, for_organisers(view), name=name) for pattern, view, name in PAGES),
    *(path(OWN + pattern, for_coordinator(view), name=f"coordinator_{name}") for pattern, view, name in PAGES),
]

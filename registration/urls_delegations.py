"""Addresses of delegations: an organiser's pages, a coordinator's own, and the place given to a colleague."""

from django.urls import path

from registration.views import coordinator, delegations, transfer
from registration.views.shelves import for_coordinator

MANAGE = "events/<slug:slug>/manage/delegations/"
OWN = "events/<slug:slug>/delegations/<slug:link>/"
PAGES = (
    ("", coordinator.coordinator, "coordinator"),
    ("add/", coordinator.coordinator_add, "coordinator_add"),
    ("remind/", coordinator.coordinator_remind, "coordinator_remind"),
    ("people/<slug:code>/replace/", coordinator.coordinator_replace, "coordinator_replace"),
    ("people/<slug:code>/remove/", coordinator.coordinator_remove, "coordinator_remove"),
)
delegation_urls = [
    path(MANAGE, delegations.delegations, name="delegations"),
    path(f"{MANAGE}<slug:link>/", delegations.delegation, name="delegation"),
    path(f"{MANAGE}<slug:link>/close/", delegations.delegation_close, name="delegation_close"),
    path(f"{MANAGE}<slug:link>/reopen/", delegations.delegation_reopen, name="delegation_reopen"),
    path(f"{MANAGE}<slug:link>/send/", delegations.delegation_send, name="delegation_send"),
    path(f"{MANAGE}<slug:link>/export/", delegations.delegation_export, name="delegation_export"),
    *(path(OWN + pattern, for_coordinator(view), name=name) for pattern, view, name in PAGES),
    path(f"{OWN}enter/", coordinator.coordinator_enter, name="coordinator_enter"),
    path(f"{OWN}code/", coordinator.coordinator_code, name="coordinator_code"),
    path("events/<slug:slug>/my/transfer/", transfer.transfer, name="transfer"),
]

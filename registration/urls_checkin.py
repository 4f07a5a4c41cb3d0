"""Addresses of the desk and of the doors."""

from django.urls import path

from registration.views import conflicts, desk, devices, doors, scanner, walk_in

checkin_urls = [
    path("scanner/", scanner.scanner, name="scanner"),
    path("events/ticket-worker.js", scanner.ticket_worker, name="ticket_worker"),
    path("scanner/worker.js", scanner.worker, name="scanner_worker"),
    path("scanner/manifest.webmanifest", scanner.webmanifest, name="scanner_manifest"),
    path("events/<slug:slug>/desk/", desk.desk, name="desk"),
    path("events/<slug:slug>/desk/check-in/", desk.desk_check_in, name="desk_check_in"),
    path("events/<slug:slug>/desk/search/", desk.desk_search, name="desk_search"),
    path("events/<slug:slug>/desk/undo/", desk.desk_undo, name="desk_undo"),
    path("events/<slug:slug>/desk/walk-in/", walk_in.walk_in, name="walk_in"),
    path("events/<slug:slug>/desk/consent/", walk_in.desk_consent, name="desk_consent"),
    path("events/<slug:slug>/desk/badges/<slug:code>.pdf", walk_in.badge, name="badge"),
    path("events/<slug:slug>/manage/doors/", doors.doors, name="doors"),
    path("events/<slug:slug>/manage/doors/conflicts/", conflicts.conflicts, name="conflicts"),
    path("events/<slug:slug>/manage/doors/conflicts/settle/", conflicts.conflict_settle, name="conflict_settle"),
    path("events/<slug:slug>/manage/doors/<slug:code>/", doors.door, name="door"),
    path("events/<slug:slug>/manage/devices/", devices.devices, name="devices"),
    path("events/<slug:slug>/manage/devices/<slug:code>/", devices.device, name="device"),
    path("events/<slug:slug>/manage/devices/<slug:code>/pair/", devices.device_pair, name="device_pair"),
    path("events/<slug:slug>/manage/devices/<slug:code>/state/", devices.device_state, name="device_state"),
    path("events/<slug:slug>/manage/devices/<slug:code>/revoke/", devices.device_revoke, name="device_revoke"),
]

"""The interface for devices at the doors."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router

from registration import api_devices, api_scans, api_walk_ins
from registration.devices import REASONS as DEVICE_REASONS
from symposium.lib.api import METHODS, CodedAPI, ProblemError

REASONS = DEVICE_REASONS | {
    "no_token": _("Send the device's token: «Authorization: Device …»"),
    "unknown_point": _("The event has no such check-in point"),
    "other_profile": _("This device does not register guests"),
    "other_point": _("The device belongs to another check-in point"),
}

api = CodedAPI(
    title="Symposium",
    version="1",
    description="Check-in for devices at the doors",
    urls_namespace="api",
    reasons=REASONS,
)
# What no other address answers: the last of the routers, since the first that fits is taken.
rest = Router()


@rest.api_operation(METHODS, "/{path:rest}", include_in_schema=False)
def nothing(request: HttpRequest, rest: str) -> None:  # noqa: ARG001
    raise ProblemError(404, "not_found")


for router in (api_scans.router, api_devices.router, api_walk_ins.router, rest):
    api.add_router("", router)

"""Phones at the doors: added, paired by a QR, looked after, revoked."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.permissions import Can
from registration.access import get_device
from registration.devices import (
    PAIRING,
    DeviceError,
    add_device,
    begin_pairing,
    change_device,
    pairing_address,
    revoke_device,
    settings_text,
    with_contacts,
)
from registration.forms_checkin import DeviceChangeForm, DeviceForm
from registration.views.doors import doors_page
from symposium.lib.qr import qr_svg


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def devices(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a device; its secret stands on the answering page alone, which is why there is no redirect."""
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    form = DeviceForm(request.POST or None, event=event)
    if request.method != "POST" or not form.is_valid():
        return doors_page(request, event, device_form=form)
    device, token = add_device(event=event, by=actor(request), **form.cleaned_data)
    if "program" in request.POST:
        text = settings_text(device, token)
        context = {"event": event, "device": device, "token": token, "settings": text, "qr": qr_svg(text, device.name)}
        return render(request, "registration/device_token.html", context)
    return redirect("registration:device", event.slug, device.code)


@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    row = get_device(event, code, with_contacts(event))
    form = DeviceChangeForm(request.POST or None, instance=row, event=event)
    if request.method == "POST" and form.is_valid():
        change_device(form.save(commit=False), pin=form.cleaned_data["pin"], by=actor(request))
        messages.success(request, _("%(device)s is changed") % {"device": row.name})
        return redirect("registration:device", event.slug, code)
    now = timezone.now()
    apart = timesince(now - timedelta(seconds=abs(row.clock_ahead_s or 0)), now)
    context = {"event": event, "device": row, "form": form, "apart": apart}
    return render(request, "registration/device.html", context, status=422 if form.is_bound else 200)


@require_POST
@never_cache
def device_pair(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the QR that makes a phone this device: on this page alone, hence no redirect."""
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    row = get_device(event, code)
    try:
        address = pairing_address(begin_pairing(row, by=actor(request), now=timezone.now()))
    except DeviceError:
        messages.error(request, _("The access of this device is revoked. Add it anew."))
        return redirect("registration:doors", event.slug)
    minutes = PAIRING.seconds // 60
    context = {"event": event, "device": row, "address": address, "qr": qr_svg(address, row.name), "minutes": minutes}
    return render(request, "registration/device_pair.html", context)


@require_safe
def device_state(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Tell the page with the QR whether a phone has come."""
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    return render(request, "registration/_device_state.html", {"event": event, "device": get_device(event, code)})


@require_http_methods(["GET", "HEAD", "POST"])
def device_revoke(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    row = get_device(event, code)
    if request.method != "POST":
        return render(request, "registration/device_revoke.html", {"event": event, "device": row})
    revoke_device(row, now=timezone.now(), by=actor(request))
    messages.success(request, _("%(device)s has no access any more") % {"device": row.name})
    return redirect("registration:doors", event.slug)

"""A ticket's code revoked and given anew."""

from datetime import timedelta

import pytest
from django.core import mail

from registration import actions, tickets
from registration.checkins import Attempt, check_in
from registration.models import CheckIn, Registration, RevokedCode
from registration.refusals import Refused
from tests import factories
from tests.factories import NOW


@pytest.fixture
def guest(event):
    return factories.make_registration(event, email="g@example.org")


def scan(point, code, nonce, **over):  # noqa: ANN003
    return check_in(Attempt(code, nonce, **over), point=point, now=NOW + timedelta(hours=1))


def test_old_code_is_refused_and_the_new_one_admits(event, guest, people, django_capture_on_commit_callbacks):
    point, old = factories.make_point(event), guest.code
    with django_capture_on_commit_callbacks(execute=True):
        row = actions.reissue(registration=guest, by=people.organiser, now=NOW)

    signed = tickets.signed(old, event.public_tag)
    answers = [scan(point, signed, "1"), scan(point, old, "2"), scan(point, row.code, "3")]
    assert [(one.result, one.reason, one.registration) for one in answers] == [
        ("refused", "revoked", row), ("refused", "revoked", row), ("admitted", "", row)
    ]  # fmt: skip
    assert RevokedCode.objects.get().revoked_by == people.organiser
    [letter] = mail.outbox
    assert (letter.to, row.human_code in letter.body) == ([guest.email], True)


def test_scan_from_before_the_revocation_counts(event, guest, people):
    point, old = factories.make_point(event), guest.code
    actions.reissue(registration=guest, by=people.organiser, now=NOW, is_sent=False)
    assert scan(point, old, "1", scanned_at=NOW - timedelta(minutes=1)).result == "admitted"
    assert mail.outbox == []


def test_scan_from_before_the_revocation_lets_nobody_in_where_it_is_full(event, guest, people):
    point, old = factories.make_point(event, places=1), guest.code
    scan(point, factories.make_registration(event).code, "0")
    actions.reissue(registration=guest, by=people.organiser, now=NOW, is_sent=False)

    late = scan(point, old, "1", scanned_at=NOW - timedelta(minutes=1))
    assert (late.result, late.reason, late.registration) == ("refused", "full", guest)


def test_changed_name_keeps_the_code(event, guest):
    code = guest.code
    guest.last_name = "Новая"
    guest.save()
    assert Registration.objects.get().code == code


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"erased_at": NOW}])
def test_ticket_of_nobody_is_not_replaced(event, guest, people, change):
    Registration.objects.update(**change)
    with pytest.raises(Refused):
        actions.reissue(registration=guest, by=people.organiser, now=NOW)
    assert not RevokedCode.objects.exists()


def test_organiser_replaces_a_code_after_asking(client_of, event, guest, people):
    client, path = client_of(people.organiser), f"/events/{event.slug}/manage/participants/{guest.code}/reissue/"
    assert "Заменить код" in client.get(path).content.decode()
    assert not RevokedCode.objects.exists()
    page = client.post(path, {"is_sent": "on"}, follow=True).content.decode()
    assert Registration.objects.get().human_code in page
    assert client_of(people.desk).post(path).status_code == 403


def test_scan_by_the_old_code_before_it_was_revoked_stays(event, guest, people):
    point = factories.make_point(event)
    first = scan(point, guest.code, "1")
    row = actions.reissue(registration=guest, by=people.organiser, now=NOW, is_sent=False)
    again = scan(point, row.code, "2")
    assert (again.result, again.repeats, CheckIn.objects.arrivals().get()) == ("repeat", first, first)

from types import SimpleNamespace

import pytest
from django.utils.translation import gettext as _

from events import actions
from events.audit import entries, keep_creations, signed
from events.models import Event, Membership, Role, Venue

pytestmark = pytest.mark.django_db


def test_entries_say_who_changed_what(event: Event, people: SimpleNamespace) -> None:
    event.title, event.format = "Школа данных", "online"
    signed(event, people.organiser).save()

    changed, created = entries(event.history.all())

    assert (changed.by, changed.kind, created.kind) == (people.organiser.full_name, "~", "+")
    assert [(change.before, change.after) for change in changed.changes] == [
        ("Цифровая школа края", "Школа данных"),
        (_("on site"), _("online")),
    ]
    assert created.changes == ()


def test_entries_name_related_rows(event: Event, people: SimpleNamespace) -> None:
    venue = Venue.objects.create(name="Институт", town="Чита")
    actions.choose_venue(event=event, venue=venue, by=people.organiser)

    (change,) = entries(event.history.all())[0].changes

    assert (change.before, change.after) == ("", "Институт")


def test_entries_name_the_person_of_a_removed_role(event: Event, people: SimpleNamespace) -> None:
    actions.remove_member(event=event, email=people.desk.email, role=Role.DESK, by=people.owner)

    entry = entries(Membership.history.filter(event=event).order_by("-history_id"))[0]

    assert entry.kind == "-"
    assert entry.subject.startswith(people.desk.full_name)


def test_entries_ask_as_much_of_one_record_as_of_many(
    event: Event, people: SimpleNamespace, django_assert_num_queries: object
) -> None:
    for number in range(5):
        event.title = f"Название {number}"
        signed(event, people.organiser).save()
    records = event.history.select_related("history_user")

    for count in (2, 6):
        with django_assert_num_queries(3):  # type: ignore[operator]  the records, those before, the series
            assert len(entries(records[:count])) == count


def test_entries_of_nothing() -> None:
    assert entries([]) == []


def test_creation_of_many_is_kept_as_of_one(event: Event, people: SimpleNamespace) -> None:
    at = event.registration_opens_at
    assert at
    users = (people.juror, people.desk, people.stranger)
    one = Membership.objects.create(event=event, user=people.stranger, role=Role.EDITOR)
    rows = Membership.objects.bulk_create([Membership(event=event, user=user, role=Role.CHAIR) for user in users])

    keep_creations(rows, by=people.organiser, at=at)
    keep_creations([], by=None, at=at)

    kept = Membership.history.filter(id__in=[row.pk for row in rows]).order_by("id")
    names = [field.attname for field in Membership.history.model.tracked_fields]
    said, written = ([[getattr(row, name) for name in names] for row in some] for some in (kept, rows))
    assert said == written
    assert {(row.history_type, row.history_user, row.history_date) for row in kept} == {("+", people.organiser, at)}
    alone = Membership.history.get(id=one.pk)
    assert (alone.history_type, alone.history_change_reason) == ("+", kept[0].history_change_reason)

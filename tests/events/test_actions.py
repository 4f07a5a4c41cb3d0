from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail

from events import actions
from events.actions import Edition
from events.models import (
    ConsentText,
    Event,
    EventCapacity,
    Membership,
    Organisation,
    Role,
    Room,
    Series,
    TerritoryQuota,
    User,
    Venue,
)
from events.refusals import REASONS, Refused
from tests import factories

NOW = datetime(2026, 2, 10, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def refusal(code: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{code}$")


def consent() -> None:
    ConsentText.objects.create(version=1, text="Согласие", published_at=NOW)


# ---------------------------------------------------------------- a new event
def test_create_event_makes_its_owner_and_its_series(people: SimpleNamespace) -> None:
    event = Event(slug="new-2027", title="Новый", starts_on=date(2027, 2, 25), ends_on=date(2027, 2, 25))

    made = actions.create_event(event=event, new_series="Новая серия", by=people.stranger)

    assert (made.series.name, made.state) == ("Новая серия", Event.State.DRAFT)
    assert list(made.memberships.values_list("user", "role")) == [(people.stranger.pk, Role.OWNER)]
    assert made.history.get().history_user == people.stranger


def test_create_event_at_an_address_in_use_is_refused_and_leaves_nothing(event: Event, people: SimpleNamespace) -> None:
    second = Event(slug=event.slug, title="Второй", starts_on=date(2027, 2, 25), ends_on=date(2027, 2, 25))

    with refusal("slug_taken"):
        actions.create_event(event=second, new_series="Новая серия", by=people.stranger)

    assert (Event.objects.count(), Series.objects.filter(name="Новая серия").count()) == (1, 0)


# ---------------------------------------------------------------- settings
def test_change_event_writes_the_changes_and_says_whose_they_are(event: Event, people: SimpleNamespace) -> None:
    saved = actions.change_event(event=event, changes={"title": "Школа данных"}, by=people.organiser)

    event.refresh_from_db()
    assert (saved.title, event.title, event.place) == ("Школа данных", "Школа данных", "Чита")
    assert event.history.first().history_user == people.organiser


def test_change_event_leaves_what_others_changed_meanwhile(event: Event, people: SimpleNamespace) -> None:
    stale = Event.objects.get(pk=event.pk)
    actions.change_state(event=event, step="start", by=people.owner, now=NOW)

    actions.change_event(event=stale, changes={"title": "Школа данных"}, by=people.organiser)

    event.refresh_from_db()
    assert (event.title, event.state) == ("Школа данных", "running")
    assert list(event.history.values_list("title", "state")[:2]) == [
        ("Школа данных", "running"),
        ("Цифровая школа края", "running"),
    ]


def test_change_event_against_the_dates_of_somebody_else_is_refused(event: Event, people: SimpleNamespace) -> None:
    earlier = event.starts_on - timedelta(days=1)
    Event.objects.filter(pk=event.pk).update(starts_on=earlier, ends_on=earlier)

    with refusal("changed_meanwhile"):
        actions.change_event(event=event, changes={"starts_on": event.starts_on}, by=people.organiser)


def test_change_event_to_an_address_in_use_is_refused(event: Event, people: SimpleNamespace) -> None:
    other = factories.make_event()

    with refusal("slug_taken"):
        actions.change_event(event=event, changes={"slug": other.slug}, by=people.organiser)


def test_choose_venue_leaves_the_rest_as_it_is_by_now(event: Event, people: SimpleNamespace) -> None:
    stale = Event.objects.get(pk=event.pk)
    actions.change_state(event=event, step="start", by=people.owner, now=NOW)

    actions.choose_venue(event=stale, venue=Venue.objects.create(name="Институт", town="Чита"), by=people.organiser)

    assert event.history.first().state == "running"


# ---------------------------------------------------------------- states
@pytest.mark.parametrize(
    ("state", "step", "target"),
    [
        ("draft", "announce", "announced"),
        ("announced", "open", "open"),
        ("announced", "start", "running"),
        ("open", "start", "running"),
        ("open", "pause", "announced"),
        ("running", "close", "closed"),
        ("closed", "archive", "archived"),
        ("closed", "reopen", "running"),
        ("archived", "restore", "closed"),
        ("announced", "withdraw", "draft"),
    ],
)
def test_change_state(event: Event, people: SimpleNamespace, state: str, step: str, target: str) -> None:
    consent()
    Event.objects.filter(pk=event.pk).update(state=state)

    actions.change_state(event=event, step=step, by=people.organiser, now=NOW)

    event.refresh_from_db()
    assert event.state == target
    assert event.history.first().history_user == people.organiser


@pytest.mark.parametrize("step", ["announce", "close", "archive", "nonsense"])
def test_change_state_from_another_state_is_refused(event: Event, people: SimpleNamespace, step: str) -> None:
    with refusal("wrong_state"):
        actions.change_state(event=event, step=step, by=people.organiser, now=NOW)


def test_change_state_looks_at_the_row_and_not_at_the_stale_object(event: Event, people: SimpleNamespace) -> None:
    stale = Event.objects.get(pk=event.pk)
    actions.change_state(event=event, step="start", by=people.organiser, now=NOW)

    with refusal("wrong_state"):
        actions.change_state(event=stale, step="start", by=people.organiser, now=NOW)


@pytest.mark.parametrize(
    ("state", "step", "fields", "code"),
    [
        ("draft", "announce", {"contact_email": ""}, "no_contact"),
        ("draft", "announce", {"place": ""}, "no_place"),
        ("announced", "open", {"contact_email": ""}, "no_contact"),
        ("announced", "open", {"registration_closes_at": NOW, "registration_opens_at": None}, "window_over"),
        ("announced", "open", {}, "no_consent_text"),
    ],
)
def test_change_state_refuses_a_half_made_page(
    event: Event, people: SimpleNamespace, state: str, step: str, fields: dict[str, object], code: str
) -> None:
    Event.objects.filter(pk=event.pk).update(state=state, **fields)

    with refusal(code):
        actions.change_state(event=event, step=step, by=people.organiser, now=NOW)

    event.refresh_from_db()
    assert event.state == state


def test_an_online_event_needs_no_place(event: Event, people: SimpleNamespace) -> None:
    Event.objects.filter(pk=event.pk).update(state="draft", place="", format="online")

    assert actions.change_state(event=event, step="announce", by=people.organiser, now=NOW).state == "announced"


# ---------------------------------------------------------------- roles
def test_add_member_gives_a_role_to_a_known_address_in_any_case(event: Event, people: SimpleNamespace) -> None:
    membership = actions.add_member(event=event, email=people.stranger.email.upper(), role=Role.EDITOR, by=people.owner)

    assert (membership.user, membership.role) == (people.stranger, Role.EDITOR)
    assert membership.history.get().history_user == people.owner


def test_add_member_makes_an_unknown_person_and_writes_to_her(
    event: Event, people: SimpleNamespace, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.add_member(event=event, email="new@example.org", role=Role.DESK, by=people.owner)

    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]
    assert event.get_absolute_url() in mail.outbox[0].body


def test_add_member_twice_is_refused(event: Event, people: SimpleNamespace) -> None:
    with refusal("already_member"):
        actions.add_member(event=event, email=people.desk.email, role=Role.DESK, by=people.owner)


def test_remove_member(event: Event, people: SimpleNamespace) -> None:
    removed = actions.remove_member(event=event, email=people.desk.email, role=Role.DESK, by=people.owner)

    assert not event.memberships.filter(role=Role.DESK).exists()
    record = Membership.history.filter(user=people.desk).first()
    assert (record.history_type, record.history_user) == ("-", people.owner)
    assert removed.user == people.desk


def test_remove_member_twice_is_refused(event: Event, people: SimpleNamespace) -> None:
    actions.remove_member(event=event, email=people.desk.email, role=Role.DESK, by=people.owner)

    with refusal("no_member"):
        actions.remove_member(event=event, email=people.desk.email, role=Role.DESK, by=people.owner)


def test_the_last_owner_stays(event: Event, people: SimpleNamespace) -> None:
    with refusal("last_owner"):
        actions.remove_member(event=event, email=people.owner.email, role=Role.OWNER, by=people.owner)


def test_one_of_two_owners_may_go(event: Event, people: SimpleNamespace) -> None:
    factories.make_membership(event, Role.OWNER)

    actions.remove_member(event=event, email=people.owner.email, role=Role.OWNER, by=people.owner)

    assert event.memberships.filter(role=Role.OWNER).count() == 1


# ---------------------------------------------------------------- limits, partners, venue
def test_save_parts_reuses_organisations_and_keeps_the_order(event: Event) -> None:
    Organisation.objects.create(name="Институт")
    actions.save_parts(event=event, rows=[("Министерство", "organiser"), ("Институт", "organiser")])
    actions.save_parts(event=event, rows=[("Институт", "organiser"), ("Физикон", "partner")])

    assert [(part.organisation.name, part.kind) for part in event.parts.all()] == [
        ("Институт", "organiser"),
        ("Физикон", "partner"),
    ]
    assert Organisation.objects.count() == 3


def test_save_venue_saves_rooms_and_ties_the_event_to_it(event: Event, people: SimpleNamespace) -> None:
    venue = Venue(name="Институт", town="Чита")

    actions.save_venue(event=event, venue=venue, rooms=[Room(name="305")], without=[], by=people.organiser)

    event.refresh_from_db()
    assert event.venue == venue
    assert [room.name for room in venue.rooms.all()] == ["305"]


def test_save_venue_keeps_a_room_in_which_sessions_take_place(event: Event, people: SimpleNamespace) -> None:
    venue = Venue.objects.create(name="Институт", town="Чита")
    room = Room.objects.create(venue=venue, name="305")
    event.sessions.create(title="Пленарное", room=room, starts_at=NOW, ends_at=NOW + timedelta(hours=1))

    with refusal("room_in_use"):
        actions.save_venue(event=event, venue=venue, rooms=[Room(name="306")], without=[room], by=people.organiser)

    assert [room.name for room in venue.rooms.all()] == ["305"]


def two_rooms() -> tuple[Venue, Room, Room]:
    venue = Venue.objects.create(name="Институт", town="Чита")
    return venue, venue.rooms.create(name="305", rank=1), venue.rooms.create(name="306", rank=2)


def test_save_venue_lets_rooms_exchange_their_names(event: Event, people: SimpleNamespace) -> None:
    venue, one, other = two_rooms()
    one.name, other.name = other.name, one.name

    actions.save_venue(event=event, venue=venue, rooms=[one, other], without=[], by=people.organiser)

    assert list(venue.rooms.values_list("pk", "name")) == [(one.pk, "306"), (other.pk, "305")]


def test_save_venue_gives_the_name_of_a_removed_room_to_a_new_one(event: Event, people: SimpleNamespace) -> None:
    venue, one, other = two_rooms()

    new = [Room(name="305", rank=3)]
    actions.save_venue(event=event, venue=venue, rooms=new, without=[one], by=people.organiser)

    assert list(venue.rooms.values_list("pk", "name")) == [(other.pk, "306"), (new[0].pk, "305")]


def test_save_venue_refuses_a_name_that_somebody_else_added_and_keeps_all(
    event: Event, people: SimpleNamespace
) -> None:
    venue, one, other = two_rooms()
    one.name = "307"

    with refusal("room_taken"):
        actions.save_venue(event=event, venue=venue, rooms=[one, Room(name="306")], without=[], by=people.organiser)

    assert list(venue.rooms.values_list("pk", "name")) == [(one.pk, "305"), (other.pk, "306")]


# ---------------------------------------------------------------- clone
def test_clone_event_shifts_every_date_and_copies_what_belongs_to_the_series(people: SimpleNamespace) -> None:
    source = factories.make_event(
        slug="cto-2025",
        short_title="ЦТО — 2025",
        lead="Второй раз в 2025 году",
        starts_on=date(2025, 2, 27),
        starts_at=datetime(2025, 2, 27, 1, 0, tzinfo=UTC),
        registration_opens_at=datetime(2024, 12, 1, 0, 0, tzinfo=UTC),
        registration_closes_at=datetime(2025, 2, 25, 9, 0, tzinfo=UTC),
        state="archived",
    )
    EventCapacity.objects.create(event=source, format="onsite", places=700, needs_approval=True)
    TerritoryQuota.objects.create(event=source, territory=factories.make_territory(), places=40)
    actions.save_parts(event=source, rows=[("Министерство", "organiser")])
    edition = Edition(slug="cto-2026", title="Цифровая школа", starts_on=date(2026, 2, 26), lead="Третий раз")

    made = actions.clone_event(source=source, edition=edition, by=people.stranger)

    assert (made.series, made.state, made.starts_on, made.ends_on) == (
        source.series,
        "draft",
        date(2026, 2, 26),
        date(2026, 2, 26),
    )
    assert made.starts_at == datetime(2026, 2, 26, 1, 0, tzinfo=UTC)
    assert made.registration_opens_at == datetime(2025, 11, 30, 0, 0, tzinfo=UTC)
    assert made.registration_closes_at == datetime(2026, 2, 24, 9, 0, tzinfo=UTC)
    assert list(made.capacities.values_list("format", "places", "needs_approval")) == [("onsite", 700, True)]
    assert list(made.quotas.values_list("territory__name", "places")) == [("Карымский район", 40)]
    assert [part.organisation.name for part in made.parts.all()] == ["Министерство"]
    assert made.public_tag != source.public_tag
    assert (made.short_title, made.lead) == ("ЦТО — 2026", "Третий раз")


@pytest.mark.usefixtures("everybody")
def test_clone_event_copies_the_team_and_makes_the_cloner_an_owner(event: Event, people: SimpleNamespace) -> None:
    edition = Edition(slug="next", title="Далее", starts_on=event.starts_on + timedelta(weeks=52))

    made = actions.clone_event(source=event, edition=edition, by=people.organiser)

    assert set(made.memberships.values_list("user", "role")) == {
        (people.owner.pk, "owner"),
        (people.organiser.pk, "owner"),
        (people.organiser.pk, "organiser"),
        (people.desk.pk, "desk"),
        (people.editor.pk, "editor"),
        (people.chair.pk, "chair"),
        (people.committee.pk, "committee"),
    }


def test_clone_event_to_an_address_in_use_is_refused(event: Event, people: SimpleNamespace) -> None:
    with refusal("slug_taken"):
        actions.clone_event(
            source=event, edition=Edition(event.slug, "Далее", event.starts_on + timedelta(weeks=52)), by=people.owner
        )


def test_every_refusal_has_its_words() -> None:
    assert {code: str(Refused(code).reason) for code in REASONS} == {code: str(text) for code, text in REASONS.items()}

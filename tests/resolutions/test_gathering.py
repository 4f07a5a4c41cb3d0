"""What registration, check-in and the released programme say of an event, in few statements."""

import pytest
from django.core.cache import cache

from events.models import EventOrganisation, Organisation, Territory
from registration.checkins import Attempt, check_in
from registration.models import Registration
from resolutions.gathering import gather
from sessions.actions import release_programme
from sessions.models import Session, Speaker, SpeakerRole, Track
from tests import factories
from tests.resolutions.texts import NOW

pytestmark = pytest.mark.django_db


def words(event):
    return {name: fact.variants for name, fact in gather(event).items()}


def come(*guests: Registration) -> None:
    point = factories.make_point(guests[0].event)
    for guest in guests:
        check_in(Attempt(guest.code, guest.code), point=point, now=NOW)


@pytest.fixture
def places(event):
    """Three people of two districts of the region, one of another region, one of the region itself."""
    districts = [factories.make_territory(name) for name in ("Агинский район", "Акшинский район")]
    region = Territory.objects.get(name="Республика Бурятия")
    home = Territory.objects.get(name="Забайкальский край")
    of = [districts[0], districts[0], districts[1], region, home, None]
    return [factories.make_registration(event, territory=one) for one in of]


def test_nothing_is_said_of_an_empty_event(event):
    assert gather(event) == {}


def test_people_are_counted_by_registration_and_by_check_in(event, places):
    factories.make_registration(event, state=Registration.State.CANCELLED)
    factories.make_registration(event, state=Registration.State.PENDING)
    factories.make_registration(event, format=Registration.Format.ONLINE)
    come(*places[:2])
    found = gather(event)
    assert found["participants"].variants == ("7 человек",)
    assert found["participants_onsite"].variants == ("2 человека",)
    assert found["participants"].values == {"registered": 7, "arrived": 2}


def test_where_people_come_from_is_told_by_the_expected_until_somebody_has_come(event, places):
    assert words(event)["geography"] == ("из 2 муниципальных районов и округов Забайкальского края и 1 региона России",)
    assert words(event)["territories"][1] == "Агинский район и Акшинский район"
    assert words(event)["regions"][1] == "Республика Бурятия"


def test_where_people_come_from_is_told_by_those_who_came(event, places):
    come(places[0])
    found = words(event)
    assert found["territories"] == ("из 1 муниципального образования Забайкальского края", "Агинский район")
    assert not {"geography", "regions"} & set(found)


def test_organisers_and_partners_stand_in_their_order(event):
    parts = (("Б", "organiser", 1), ("А", "organiser", 2), ("В", "partner", 0))
    for name, kind, rank in parts:
        organisation = Organisation.objects.create(name=f"Институт {name}")
        EventOrganisation.objects.create(event=event, organisation=organisation, kind=kind, rank=rank)
    assert words(event) == {"organisers": ("Институт Б и Институт А",), "partners": ("Институт В",)}


@pytest.fixture
def programme(event, people):
    """Two sessions in one track, three people who speak, two of them of one organisation, and a break."""
    track = Track.objects.create(event=event, number=1, name="Цифровая школа")
    speakers = [
        Speaker.objects.create(event=event, last_name=name, first_name="Ирина", organisation=of)
        for name, of in (("Ли", "Лицей № 1"), ("Ким", "Лицей № 1"), ("Цой", ""))
    ]
    for number, kind in enumerate((Session.Kind.WORKSHOP, Session.Kind.WORKSHOP, Session.Kind.BREAK)):
        times = {"starts_at": NOW.replace(hour=number), "ends_at": NOW.replace(hour=number + 1)}
        made = Session.objects.create(event=event, title=f"Часть {number}", kind=kind, track=track, **times)
        for speaker in speakers if kind == Session.Kind.WORKSHOP else ():
            SpeakerRole.objects.create(session=made, speaker=speaker)
    return track


def test_programme_says_nothing_until_it_is_released(event, programme):
    assert gather(event) == {}


def test_released_programme_says_who_speaks_and_what_there_is(event, programme, people):
    release_programme(event=event, by=people.organiser, now=NOW)
    assert words(event) == {
        "speakers": ("3 докладчика", "Ирина Ли, Ирина Ким и Ирина Цой"),
        "speaker_organisations": ("из 1 организации", "Лицей № 1"),
        "tracks": ("1 площадка", "Цифровая школа"),
        "talks": ("2 мероприятия",),
    }


@pytest.mark.parametrize("number", [3, 700])
def test_gathering_takes_four_statements_however_many_there_are(
    event, programme, people, number, django_assert_num_queries
):
    districts = [factories.make_territory(f"Район {n}") for n in range(3)]
    for district in districts:
        factories.make_many_registrations(event, number // 3, territory=district)
    release_programme(event=event, by=people.organiser, now=NOW)
    cache.clear()
    with django_assert_num_queries(4):
        assert gather(event)["participants"].values["registered"] == number // 3 * 3

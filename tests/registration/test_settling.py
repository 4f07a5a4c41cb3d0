"""Conflicts: what phones without network let in and the rule does not."""

import asyncio
import contextlib
import secrets
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, channel_layers, get_channel_layer
from django.utils import timezone

from registration import settling
from registration.checkins import Attempt, check_in, undo
from registration.devices import add_device
from registration.models import CheckIn
from registration.refusals import Refused
from tests import factories
from tests.factories import NOW
from tests.races import PATIENCE, at_once


@pytest.fixture
def event(db):
    """An event that no other test process tells anything of: they may share one Redis."""
    return factories.make_event(slug=f"settling-{secrets.token_hex(4)}")


def late(point, guest, nonce, *, minutes=0, **over):  # noqa: ANN003
    device, _token = add_device(event=point.event, name=f"Телефон {nonce}", point=point, by=None)
    attempt = Attempt(guest.code, nonce, NOW + timedelta(minutes=minutes), claimed="admitted", **over)
    return check_in(attempt, point=point, now=NOW + timedelta(hours=1), device=device)


@pytest.fixture
def twice(event, point):
    guest = factories.make_registration(event, last_name="Цыренова")
    return late(point, guest, "1"), late(point, guest, "2", minutes=4)


@pytest.fixture
def refused(event, point):
    guest = factories.make_registration(event, state="waiting", waiting_since=NOW, last_name="Доржиева")
    return late(point, guest, "3")


def settle(scan, settlement, people):
    """Return whether it is so by now."""
    with contextlib.suppress(Refused):
        settling.settle(scans=[scan], settlement=settlement, by=people.organiser, now=NOW)
        return True
    return False


def unsettle(scan, people):
    settling.unsettle(scans=[scan], by=people.organiser, now=NOW + timedelta(minutes=9))
    return True


def test_page_tells_who_which_device_which_minute(organiser, event, twice, refused):
    page = organiser.get(f"/events/{event.slug}/manage/doors/conflicts/").content.decode()

    first = NOW.astimezone(event.tz)
    assert page.count("Цыренова") == 1
    for words in (f"{first.hour}:{first:%M:%S}", "Телефон 1", "Телефон 2", "Телефон 3", "Вход А", "Доржиева"):
        assert words in page
    assert "2 " in organiser.get(f"/events/{event.slug}/manage/doors/").content.decode()


def test_page_tells_the_day_of_what_was_not_today(organiser, event, twice):
    page = organiser.get(f"/events/{event.slug}/manage/doors/conflicts/").content.decode()
    assert page.count(f"{NOW.astimezone(event.tz):%d.%m.%Y}, ") == 2

    CheckIn.objects.update(scanned_at=timezone.now())
    page = organiser.get(f"/events/{event.slug}/manage/doors/conflicts/").content.decode()
    assert f"{timezone.now().astimezone(event.tz):%d.%m.%Y}, " not in page


@pytest.mark.parametrize("settlement", ["same", "another"])
def test_repeat_is_settled_and_stays_a_repeat(people, twice, settlement):
    assert settle(twice[1], settlement, people)
    row = CheckIn.objects.get(pk=twice[1].pk)
    assert (row.result, row.settlement, row.settled_by, row.settled_at) == ("repeat", settlement, people.organiser, NOW)
    assert not CheckIn.objects.unsettled().exists()
    assert settle(twice[1], settlement, people)
    assert not settle(twice[1], "same" if settlement == "another" else "another", people)


def test_whoever_may_stay_has_arrived(people, refused):
    assert settle(refused, "let_in", people)
    row = CheckIn.objects.get(pk=refused.pk)
    assert (row.result, row.visit, row.reason) == ("admitted", 1, "waiting")
    assert list(CheckIn.objects.arrivals()) == [row]

    unsettle(row, people)
    assert list(CheckIn.objects.unsettled().values_list("pk", "result", "visit")) == [(row.pk, "refused", 0)]


def test_entry_taken_back_and_settled_anew_is_an_arrival(people, refused):
    settle(refused, "let_in", people)
    assert undo(CheckIn.objects.get(pk=refused.pk), by=people.organiser, now=NOW)
    assert unsettle(refused, people)

    assert settle(refused, "let_in", people)
    row = CheckIn.objects.arrivals().get()
    assert (row.pk, row.undone_at, row.undone_by) == (refused.pk, None, None)


def test_whoever_may_stay_and_has_left_since_stays_settled(organiser, event, point, people, refused):
    settle(refused, "let_in", people)
    refused.registration.state = "confirmed"
    refused.registration.save()
    out = check_in(
        Attempt(refused.registration.code, "out", direction="out"), point=point, now=NOW + timedelta(hours=2)
    )
    assert (out.result, out.visit) == ("admitted", 1)

    path = f"/events/{event.slug}/manage/doors/conflicts/settle/"
    page = organiser.post(path, {"point": "a", "nonce": "3", "settlement": ""}, follow=True)
    assert CheckIn.objects.get(pk=refused.pk).result == "admitted"
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    undo(out, by=people.organiser, now=NOW)
    assert unsettle(refused, people)
    assert CheckIn.objects.get(pk=refused.pk).result == "refused"


async def told_on(channel, group):
    """Everything that the group was told so far: what comes before a last word."""
    layer, topics = get_channel_layer(), []
    await layer.group_send(group, {"topic": "last"})
    while (topic := (await asyncio.wait_for(layer.receive(channel), PATIENCE))["topic"]) != "last":
        topics.append(topic)
    return topics


def test_pages_that_count_hear_of_an_arrival_by_settling(
    people, event, refused, monkeypatch, django_capture_on_commit_callbacks
):
    # One that can be heard from any event loop.
    monkeypatch.setitem(channel_layers.backends, "default", InMemoryChannelLayer())
    layer = get_channel_layer()
    channel, group = async_to_sync(layer.new_channel)(), f"event-{event.slug}"
    async_to_sync(layer.group_add)(group, channel)

    with django_capture_on_commit_callbacks(execute=True):
        settle(refused, "let_in", people)
        unsettle(refused, people)
        settle(refused, "sent_away", people)
    assert async_to_sync(told_on)(channel, group) == ["conflicts", "arrivals", "conflicts", "arrivals", "conflicts"]


def test_whoever_was_sent_away_has_not(people, refused):
    assert settle(refused, "sent_away", people)
    assert not CheckIn.objects.arrivals().exists()
    assert not CheckIn.objects.unsettled().exists()


@pytest.mark.parametrize("settlement", ["let_in", "sent_away", "x", "admitted"])
def test_repeat_is_not_settled_as_a_refusal(people, twice, settlement):
    assert not settle(twice[1], settlement, people)
    assert CheckIn.objects.unsettled().count() == 1


def test_admission_is_no_conflict(people, twice):
    assert not settle(twice[0], "same", people)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_settle_one_conflict_once(people, refused):
    told = []
    ways = ("let_in", "sent_away")
    at_once(*[lambda way=way: told.append(settle(refused, way, people)) for way in ways])
    assert sorted(told) == [False, True]


def test_settling_by_the_page(organiser, event, twice, people):
    path = f"/events/{event.slug}/manage/doors/conflicts/"
    organiser.post(f"{path}settle/", {"point": "a", "nonce": "2", "settlement": "same"})
    assert CheckIn.objects.get(nonce="2").settled_by == people.organiser
    assert "тот же человек" in organiser.get(path).content.decode()

    again = organiser.post(f"{path}settle/", {"point": "a", "nonce": "2", "settlement": "another"}, follow=True)
    assert "иначе" in again.content.decode()
    organiser.post(f"{path}settle/", {"point": "a", "nonce": "2", "settlement": ""})
    assert CheckIn.objects.get(nonce="2").settled_at is None
    assert organiser.post(f"{path}settle/", {"point": "a", "nonce": "1x"}).status_code == 404


def test_who_settled_and_who_opened_again_stays(organiser, event, people, twice):
    path = f"/events/{event.slug}/manage/doors/conflicts/"
    settle(twice[1], "same", people)
    assert unsettle(twice[1], people)
    assert unsettle(twice[1], people)

    acts = [(act.settlement, act.at, act.by) for act in twice[1].settlings.all()]
    assert acts == [("same", NOW, people.organiser), ("", NOW + timedelta(minutes=9), people.organiser)]
    assert organiser.get(path).content.decode().count(f"{people.organiser.short_name}, ") == 2
    settle(twice[1], "another", people)
    assert organiser.get(path).content.decode().count(f"{people.organiser.short_name}, ") == 3


def listed(page):
    """The entries of the page that wait, and those that are settled: the scans that each settles."""
    return [
        [[scan.nonce for scan in case.scans] for case in part]
        for part in ([told["case"] for told in page.context["open"]], page.context["settled"])
    ]


def test_what_several_phones_let_in_is_one_entry_with_all_its_scans(organiser, event, twice):
    late(twice[0].point, twice[0].registration, "4", minutes=2)
    path = f"/events/{event.slug}/manage/doors/conflicts/"

    page = organiser.get(path)
    assert listed(page) == [[["4", "2"]], []]
    content, first = page.content.decode(), NOW.astimezone(event.tz)
    assert [content.count(words) for words in ("Цыренова", "Телефон 1", "Телефон 2", "Телефон 4")] == [1] * 4
    assert [f"{first + timedelta(minutes=minutes):%M:%S}" in content for minutes in (0, 2, 4)] == [True] * 3
    assert "1 " in organiser.get(f"/events/{event.slug}/manage/doors/").content.decode()

    organiser.post(f"{path}settle/", {"point": "a", "nonce": ["4", "2"], "settlement": "same"})
    assert set(CheckIn.objects.exclude(nonce="1").values_list("settlement", flat=True)) == {"same"}
    assert listed(organiser.get(path)) == [[], [["4", "2"]]]

    organiser.post(f"{path}settle/", {"point": "a", "nonce": ["4", "2"], "settlement": ""})
    assert listed(organiser.get(path)) == [[["4", "2"]], []]


def test_one_entry_is_settled_whole_or_not_at_all(people, twice):
    other = late(twice[0].point, twice[0].registration, "4", minutes=2)
    settle(other, "same", people)
    with pytest.raises(Refused, match="settled_otherwise"):
        settling.settle(scans=[twice[1], other], settlement="another", by=people.organiser, now=NOW)
    assert [scan.nonce for scan in CheckIn.objects.unsettled()] == ["2"]


def test_other_doors_and_other_visits_are_entries_of_their_own(event, twice):
    guest, point = twice[0].registration, twice[0].point
    late(factories.make_point(event, "b"), guest, "5", minutes=6)
    check_in(Attempt(guest.code, "out", NOW + timedelta(minutes=7), "out"), point=point, now=NOW + timedelta(hours=1))
    for nonce, minutes in (("6", 8), ("7", 9)):
        late(point, guest, nonce, minutes=minutes)
    found = settling.cases(settling.unsettled(event).order_by("pk"))
    assert [[scan.nonce for scan in case.scans] for case in found] == [["2"], ["5"], ["7"]]
    assert settling.waiting(event) == 3


def test_several_refused_scans_that_may_stay_are_one_arrival(people, point, refused):
    scans = [refused, late(point, refused.registration, "4", minutes=2)]
    settling.settle(scans=scans, settlement="let_in", by=people.organiser, now=NOW)
    assert list(CheckIn.objects.order_by("scanned_at").values_list("result", "visit")) == [
        ("admitted", 1),
        ("repeat", 1),
    ]

    settling.unsettle(scans=scans, by=people.organiser, now=NOW)
    told = CheckIn.objects.values_list("result", "visit", "repeats", "settlement")
    assert list(told) == [("refused", 0, None, "")] * 2


def test_scans_of_two_people_are_not_settled_by_one_act(organiser, event, twice, refused):
    path = f"/events/{event.slug}/manage/doors/conflicts/settle/"
    answer = organiser.post(path, {"point": "a", "nonce": ["2", "3"], "settlement": "same"})
    assert (answer.status_code, CheckIn.objects.unsettled().count()) == (404, 2)


def test_conflicts_are_for_organisers(client_of, people, event, twice):
    path = f"/events/{event.slug}/manage/doors/conflicts/"
    for user, status in ((people.desk, 403), (people.participant, 403)):
        assert client_of(user).get(path).status_code == status
        assert client_of(user).post(f"{path}settle/", {"point": "a", "nonce": "2"}).status_code == status


def test_page_costs_the_same_for_one_and_for_three(organiser, event, point, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(14) as queries:
            organiser.get(f"/events/{event.slug}/manage/doors/conflicts/")
        return len(queries)

    def conflict(number):
        guest = factories.make_registration(event)
        late(point, guest, f"a{number}")
        late(point, guest, f"b{number}")

    conflict(0)
    cost()
    one = cost()
    conflict(1)
    conflict(2)
    assert cost() == one

import pytest
from django.utils import timezone

from registration.rehearsals import begin, rehearsal_of
from tests import factories
from tests.registration.papers import text_of


def at(event, more="") -> str:
    return f"/events/{event.slug}/manage/doors/rehearsal/{more}"


@pytest.fixture
def shadow(event):
    factories.make_point(event)
    return begin(event=event, people=50, now=timezone.now())


def test_page_begins_ends_and_wipes(organiser, event):
    begun = organiser.post(at(event), {"people": 60, "is_sure": "on"})
    shadow = rehearsal_of(event)
    assert (begun.status_code, shadow.registrations.count()) == (302, 60)
    assert organiser.get(at(event)).context["is_on"] is True

    assert organiser.get(at(event, "end/")).status_code == 200
    assert organiser.get(at(event)).context["is_on"] is True
    organiser.post(at(event, "end/"))
    assert organiser.get(at(event)).context["is_on"] is False

    assert organiser.get(at(event, "wipe/")).status_code == 200
    assert rehearsal_of(event) == shadow
    organiser.post(at(event, "wipe/"))
    assert rehearsal_of(event) is None
    assert organiser.get(at(event)).context["shadow"] is None


def test_history_of_the_event_says_who_did_what_and_once(client_of, people, event):
    known, acts = event.history.count(), (("", people.owner), ("end/", people.organiser), ("wipe/", people.owner))
    for act, user in acts:
        for _again in range(2):
            client_of(user).post(at(event, act), {"people": 60, "is_sure": "on"})

    noted = list(event.history.order_by("history_id")[known:])
    assert [(row.history_change_reason, row.history_user, row.history_type) for row in noted] == [
        ("rehearsal begun", people.owner, "~"), ("rehearsal ended", people.organiser, "~"),
        ("rehearsal wiped", people.owner, "~"),
    ]  # fmt: skip
    assert {row.title for row in noted} == {event.title}


@pytest.mark.parametrize(
    "sent",
    [{}, {"people": 60}, {"is_sure": "on"}, {"people": 49, "is_sure": "on"}, {"people": 701, "is_sure": "on"},
     {"people": "сто", "is_sure": "on"}],
)  # fmt: skip
def test_nothing_begins_without_a_number_and_certainty(organiser, event, sent):
    assert organiser.post(at(event), sent).status_code == 422
    assert rehearsal_of(event) is None


def test_ending_and_wiping_where_there_is_none(organiser, event):
    assert [organiser.post(at(event, act)).status_code for act in ("end/", "wipe/")] == [302, 302]


@pytest.mark.parametrize("role", ["desk", "editor", "juror", "chair", "committee", "participant", "stranger"])
def test_others_neither_begin_nor_wipe(client_of, people, event, shadow, role):
    client = client_of(getattr(people, role))

    answers = [client.get(at(event)), client.get(at(event, "tickets.pdf"))]
    answers += [client.post(at(event, act), {"people": 60, "is_sure": "on"}) for act in ("", "end/", "wipe/")]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert rehearsal_of(event).ends_at == shadow.ends_at


def test_tickets_name_invented_people_and_say_whose_is_cancelled(organiser, event, shadow):
    answer = organiser.get(at(event, "tickets.pdf"))
    sheets = text_of(answer.content).split("\f")[:-1]
    one = text_of(organiser.get(at(event, "tickets.pdf?one")).content).split("\f")[:-1]

    assert (answer["Content-Type"], len(sheets), len(one)) == ("application/pdf", 5, 1)
    words = "".join("".join(sheets).split())
    assert all(person.human_code in words for person in shadow.registrations.all())
    assert words.count("РЕПЕТИЦИЯ") == 50
    assert words.count("отменён") == 2


def test_no_tickets_without_a_rehearsal(organiser, event):
    assert organiser.get(at(event, "tickets.pdf")).status_code == 404


def test_board_warns_while_the_phones_act_on_the_shadow(organiser, event, shadow):
    board = f"/events/{event.slug}/manage/board/"

    assert 'class="board-warning"' in organiser.get(board).content.decode()
    rehearsed = organiser.get(f"{board}?rehearsal").content.decode()
    assert f'data-live="event-{shadow.slug}"' in rehearsed
    organiser.post(at(event, "end/"))
    assert 'class="board-warning"' not in organiser.get(board).content.decode()
    organiser.post(at(event, "wipe/"))
    assert f'data-live="event-{event.slug}"' in organiser.get(f"{board}?rehearsal").content.decode()


def test_page_costs_the_same_for_few_and_many(organiser, event, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as queries:
            organiser.get(at(event))
        return len(queries)

    factories.make_point(event)
    begin(event=event, people=50, now=timezone.now())
    few = cost()
    organiser.post(at(event, "wipe/"))
    for number in range(3):
        factories.make_point(event, f"b{number}")
    begin(event=event, people=200, now=timezone.now())

    assert cost() == few

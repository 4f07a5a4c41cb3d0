import pytest

from registration import tickets
from registration.models import CheckIn
from tests import factories


@pytest.fixture
def guest(event):
    return factories.make_registration(event, territory=factories.make_territory())


@pytest.fixture
def desk(client_of, people, event, point):
    return client_of(people.desk)


def at(event, path=""):
    return f"/events/{event.slug}/desk/{path}"


def scan(client, event, code, **over):  # noqa: ANN003
    data = {"point": "a", "code": code, "nonce": "one"} | over
    return client.post(at(event, "check-in/"), data, headers={"x-scanner": "1"})


def said(response):
    page = response.content.decode()
    return [word for word in ("Допуск", "Повтор", "Отказ") if f">{word}</h1>" in page]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("owner", 200),
        ("organiser", 200),
        ("desk", 200),
        ("editor", 403),
        ("juror", 403),
        ("participant", 403),
        ("stranger", 403),
    ],
)
def test_desk_is_for_those_who_check_in(client_of, people, event, point, role, status):
    client = client_of(getattr(people, role))

    got = [client.get(at(event)).status_code, scan(client, event, "K7MQ42XD").status_code]
    got += [client.post(at(event, "search/"), {"point": "a", "text": "ёл"}).status_code]

    assert got == [status] * 3


@pytest.mark.parametrize("path", ["", "check-in/", "search/", "undo/"])
def test_nobody_is_asked_to_sign_in(client, event, point, path):
    response = client.post(at(event, path)) if path else client.get(at(event))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_only_door_is_chosen_by_itself(desk, event):
    assert desk.get(at(event)).context["point"].code == "a"


def test_choice_of_doors_leaves_out_the_closed(desk, event):
    factories.make_point(event, "b", "Вход Б")
    factories.make_point(event, "c", "Служебный", is_active=False)

    response = desk.get(at(event))

    assert [point.code for point in response.context["points"]] == ["a", "b"]
    assert desk.get(at(event), {"point": "c"}).templates[0].name == "registration/desk_points.html"


def test_event_without_doors_says_what_to_do(client_of, people, event):
    page = client_of(people.organiser).get(at(event)).content.decode()

    assert f'href="/events/{event.slug}/manage/doors/"' in page


def test_scanner_gets_the_answer_alone(desk, event, guest):
    response = scan(desk, event, tickets.signed(guest.code, event.public_tag))

    assert said(response) == ["Допуск"]
    assert "<html" not in response.content.decode()
    assert 'data-result="admitted" data-today="1"' in response.content.decode()
    assert CheckIn.objects.values_list("by__email", "device", "result").get()[1:] == (None, "admitted")


def test_scan_sent_again_writes_nothing(desk, event, guest):
    first, again = scan(desk, event, guest.code), scan(desk, event, guest.code)

    assert (said(first), said(again)) == (["Допуск"], ["Допуск"])
    assert CheckIn.objects.count() == 1


def test_nonce_of_a_page_gone_back_to_is_not_taken_for_another_ticket(desk, event, guest):
    other = factories.make_registration(event, last_name="Доржиева")
    scan(desk, event, guest.code)

    response = scan(desk, event, other.code)

    assert said(response) == ["Допуск"]
    assert response.context["answer"].registration == other


def test_form_without_scripts_leads_to_its_answer(desk, event, guest):
    response = desk.post(at(event, "check-in/"), {"point": "a", "code": guest.human_code, "nonce": "one"}, follow=True)

    assert said(response) == ["Допуск"]
    assert guest.code not in response.redirect_chain[0][0]
    assert guest.full_name in response.content.decode()


def test_typed_code_of_nobody_is_refused_in_words(desk, event):
    response = desk.post(at(event, "check-in/"), {"point": "a", "code": "K7MQ-42XD", "nonce": "one"}, follow=True)

    assert said(response) == ["Отказ"]
    assert "Такого билета нет" in response.content.decode()


@pytest.mark.parametrize("code", ["", "K" * 513])
def test_bad_form_keeps_what_was_typed(desk, event, code):
    response = desk.post(at(event, "check-in/"), {"point": "a", "code": code, "nonce": "one"})

    assert response.status_code == 422
    assert f'name="code" id="id_code" value="{code}"' in response.content.decode()
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("path", ["check-in/", "search/", "undo/"])
@pytest.mark.parametrize("point_code", ["", "b", "a\x00", "x" * 99])
def test_unknown_point_is_not_found(desk, event, path, point_code):
    data = {"point": point_code, "code": "K7MQ42XD", "nonce": "1", "text": "ёл"}

    assert desk.post(at(event, path), data).status_code == 404


@pytest.mark.parametrize("answer", ["nothing", "\x01", "x" * 99])
def test_answer_that_never_was_shows_the_plain_page(desk, event, answer):
    assert desk.get(at(event), {"point": "a", "answer": answer}).context["answer"] is None


@pytest.mark.parametrize("text", ["ЁЛГ", "елгина мар", "6 ёл", "юрьевна"])
def test_people_are_found_by_any_part_of_the_name(desk, event, guest, text):
    factories.make_registration(event, last_name="Доржиева", organisation="Лицей")
    factories.make_registration(factories.make_event())

    response = desk.post(at(event, "search/"), {"point": "a", "text": text})

    assert [person.pk for person in response.context["found"] if person.last_name == "Ёлгина"] == [guest.pk]


def test_person_is_found_by_the_code(desk, event, guest):
    factories.make_registration(event)

    for text in (guest.human_code.lower(), tickets.signed(guest.code, event.public_tag)[:100]):
        desk.post(at(event, "search/"), {"point": "a", "text": text})
    response = desk.post(at(event, "search/"), {"point": "a", "text": guest.human_code.lower()})

    assert response.context["found"] == [guest]


def test_found_people_tell_when_they_came(desk, event, guest):
    scan(desk, event, guest.code)

    response = desk.post(at(event, "search/"), {"point": "a", "text": "ёл"}, headers={"x-scanner": "1"})

    assert [person.came_at for person in response.context["found"]] == [CheckIn.objects.get().scanned_at]
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("text", ["code", "ёлгина"])
def test_merged_registration_is_found_as_whoever_goes_on(desk, event, guest, text):
    double = factories.make_registration(event, last_name="Ёлгина", state="cancelled", merged_into=guest)
    said = double.human_code if text == "code" else text
    assert desk.post(at(event, "search/"), {"point": "a", "text": said}).context["found"] == [guest]


def test_nobody_found_is_told(desk, event):
    assert "Никто не найден" in desk.post(at(event, "search/"), {"point": "a", "text": "Щукин"}).content.decode()


def test_search_costs_the_same_for_one_and_for_three(desk, event, guest, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as queries:
            desk.post(at(event, "search/"), {"point": "a", "text": "ёл"})
        return len(queries)

    cost()  # the first search of the minute is noted as a look
    one = cost()
    for _ in range(2):
        factories.make_registration(event, territory=factories.make_territory("Чита"))

    assert cost() == one


def test_entry_is_taken_back(desk, event, guest):
    nonce = scan(desk, event, guest.code).context["answer"].nonce

    response = desk.post(at(event, "undo/"), {"point": "a", "nonce": nonce}, follow=True)

    assert "Отметка снята" in response.content.decode()
    assert list(CheckIn.objects.arrivals()) == []
    again = desk.post(at(event, "undo/"), {"point": "a", "nonce": nonce}, headers={"x-scanner": "1"})
    assert "Отменять нечего" in again.content.decode()
    assert desk.post(at(event, "undo/"), {"point": "a", "nonce": "nothing"}).status_code == 404


def test_closed_door_refuses_who_still_stands_at_it(desk, event, point, guest):
    point.is_active = False
    point.save()

    assert said(scan(desk, event, guest.code)) == ["Отказ"]


def test_scripts_may_compile_the_reader_on_this_page_alone(desk, client_of, people, event):
    def policy(response):
        return [part for part in response["Content-Security-Policy"].split("; ") if part.startswith("script-src")]

    assert policy(desk.get(at(event))) == ["script-src 'self' 'wasm-unsafe-eval'"]
    assert policy(client_of(people.organiser).get(f"/events/{event.slug}/manage/doors/")) == []


def test_form_from_another_site_is_refused(event, people, point, client_of):
    client = client_of(people.desk)
    client.handler.enforce_csrf_checks = True

    assert scan(client, event, "K7MQ42XD").status_code == 403


@pytest.mark.parametrize(("path", "data"), [("check-in/", {"code": ""}), ("search/", {"text": "ё"})])
def test_scanner_gets_a_mistake_as_a_part_of_its_page(desk, event, path, data):
    response = desk.post(at(event, path), {"point": "a", "nonce": "n", **data}, headers={"x-scanner": "1"})
    page = response.content.decode()
    assert (response.status_code, "<main" in page, "Введите" in page) == (422, False, True)

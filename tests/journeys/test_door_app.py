"""A phone at a door: it becomes a device, scans with and without network, loses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from registration import rehearsals
from registration.devices import add_device, begin_pairing, pairing_address, revoke_device
from registration.models import CheckIn, Registration
from tests import factories
from tests.journeys.phones import answer, show, signed, unsent
from tests.journeys.test_checkin import film


def test_phone_becomes_a_device_and_answers_its_camera(launch, open_context, pair, event, guests, tmp_path):
    picture = film(tmp_path / "ticket.y4m", signed(guests[0]))
    camera = launch(
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={picture}",
    )
    page = open_context(of=camera, locale="en-US", viewport={"width": 360, "height": 780}).new_page()
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url) if "127.0.0.1" not in request.url else None)
    pair(page)

    expect(answer(page, "admitted").locator(".answer-name")).to_have_text("Ёлгина Марина Юрьевна")
    assert "#" not in page.url
    assert elsewhere == []
    expect(page.locator("[data-today]")).to_have_text("1")
    unsent(page, 0)
    # the ticket has stayed before the camera all the while: it is one scan all the same
    assert list(CheckIn.objects.values_list("result", "device__name")) == [("admitted", "Телефон 1")]


# What a phone has and a machine of tests lacks; it writes down what it was asked for.
HARDWARE = """window.asked = {light: [], awake: [], pulses: 0};
MediaStreamTrack.prototype.getCapabilities = () => ({torch: true});
MediaStreamTrack.prototype.applyConstraints = async ({advanced}) => { asked.light.push(advanced[0].torch) };
Object.defineProperty(navigator, "wakeLock", {value: {request: async (kind) => { asked.awake.push(kind) }}});
navigator.vibrate = () => { asked.pulses += 1; return true };"""


def test_light_vibration_and_the_choice_of_a_camera_are_the_phones_own(launch, open_context, pair, guests):
    cameras = launch("--use-fake-device-for-media-stream=device-count=2", "--use-fake-ui-for-media-stream")
    page = open_context(of=cameras, locale="en-US", viewport={"width": 360, "height": 780}).new_page()
    page.add_init_script(HARDWARE)
    pair(page)
    light = page.get_by_role("button", name="Light")
    for is_on in ("true", "false"):
        light.click()
        expect(light).to_have_attribute("aria-pressed", is_on)
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    assert page.evaluate("asked") == {"light": [True, False], "awake": ["screen"], "pulses": 1}

    page.locator('[data-tool="more"]').click()
    page.get_by_label("Vibration").uncheck()
    page.get_by_label("Camera", exact=True).select_option(index=1)
    chosen = page.get_by_label("Camera", exact=True).input_value()
    page.get_by_role("button", name="Close").click()
    show(page, signed(guests[1]))
    expect(page.locator(".answer-name")).to_have_text(guests[1].full_name)
    assert page.evaluate("asked.pulses") == 1
    unsent(page, 0)

    page.reload()
    page.locator('[data-tool="more"]').click()
    expect(page.get_by_label("Vibration")).not_to_be_checked()
    # A window that keeps nothing names its cameras anew at each page: what the phone remembers is read itself.
    assert page.evaluate("JSON.parse(localStorage['scanner-settings']).camera") == chosen


def test_phone_that_shows_the_code_becomes_the_device_itself(open_context, people, event, door):
    device, _token = add_device(event=event, name="Телефон 1", point=door, by=None)
    page = open_context(people.organiser, locale="en-US", viewport={"width": 360, "height": 780}).new_page()
    told = []
    page.on("request", lambda request: told.append(f"{request.url} {request.headers}"))
    page.goto(f"/events/{event.slug}/manage/devices/{device.code}/")
    page.get_by_role("button", name="Pair").click()
    link = page.get_by_role("link", name="Pair this phone itself")
    _address, secret = link.get_attribute("href").split("#")

    link.click()

    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    # The body of one request alone tells the secret: no address does, nor what browser and server write down.
    assert [line for line in told if secret in line] == []
    assert "#" not in page.url


def test_code_that_is_no_code_is_told_in_words(open_context, people, event, door):
    page = open_context(locale="en-US").new_page()
    page.goto("/scanner/#nonsense")
    expect(page.get_by_role("heading", name="There is no such code")).to_be_visible()
    assert "#" not in page.url
    page.reload()
    expect(page.get_by_role("heading", name="This phone is not connected yet")).to_be_visible()


def test_code_taken_by_another_phone_is_told_in_words(open_context, people, event, door):
    device, _token = add_device(event=event, name="Телефон 1", point=door, by=None)
    address = pairing_address(begin_pairing(device, by=people.organiser, now=timezone.now()))
    first, second = (open_context(locale="en-US").new_page() for _ in range(2))
    first.goto(address)
    expect(first.locator('[data-screen="scan"]')).to_be_visible()

    second.goto(address)

    expect(second.get_by_role("heading", name="Another phone has taken this code")).to_be_visible()


def test_pairing_whose_answer_is_lost_goes_on_with_the_same_token(open_context, pair, guests):
    page = open_context(locale="en-US").new_page()
    asked = []

    def lose_the_answer(route):
        asked.append(route.request.post_data_json["token_hash"])
        if len(asked) > 1:
            route.continue_()
            return
        route.fetch()
        route.abort()

    page.route("**/api/v1/pairings/", lose_the_answer)
    pair(page)

    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    assert len(asked) == 2
    assert len(set(asked)) == 1


def test_scans_without_network_outlive_the_page_and_come_when_it_is_back(phone, event, guests):
    page = phone()
    page.context.set_offline(True)
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    show(page, signed(guests[0]))
    expect(answer(page, "repeat").locator(".answer-text")).to_contain_text("Entry already marked at")
    unsent(page, 2)

    page.reload()
    expect(page.locator('[data-part="net"]')).to_have_attribute("data-net", "off")
    show(page, signed(guests[0]))
    expect(answer(page, "repeat")).to_be_visible()
    show(page, guests[1].human_code.lower())
    expect(answer(page, "admitted").locator(".answer-name")).to_have_text("Доржиева Марина Юрьевна")
    unsent(page, 4)
    assert not CheckIn.objects.exists()

    page.context.set_offline(False)
    unsent(page, 0)
    told = list(CheckIn.objects.order_by("scanned_at").values_list("result", "claimed", "registration"))
    first, second = guests[0].pk, guests[1].pk
    assert told == [
        ("admitted", "admitted", first),
        ("repeat", "repeat", first),
        ("repeat", "repeat", first),
        ("admitted", "admitted", second),
    ]


def test_ticket_newer_than_the_list_is_let_in_by_its_signature(phone, event, guests):
    page = phone()
    page.context.set_offline(True)
    late = factories.make_registration(event, last_name="Цыренов")
    show(page, signed(late))
    expect(answer(page, "admitted")).to_contain_text("newer than the list")
    show(page, signed(late))
    expect(answer(page, "repeat")).to_be_visible()
    show(page, signed(late)[:-1] + ("0" if signed(late)[-1] != "0" else "G"))
    expect(answer(page, "refused")).to_contain_text("signature does not match")
    show(page, late.code)
    expect(answer(page, "refused")).to_contain_text("There is no such ticket")


def test_entry_is_taken_back_with_network_and_without(phone, event, guests):
    page = phone()
    show(page, signed(guests[0]))
    with page.expect_response("**/check-ins/batch/"):
        page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The mark is taken back")).to_be_visible()
    unsent(page, 0)
    assert CheckIn.objects.get().undone_at is not None

    page.context.set_offline(True)
    show(page, signed(guests[1]))
    page.get_by_role("button", name="Take back").click()
    unsent(page, 2)
    show(page, signed(guests[1]))
    expect(answer(page, "admitted")).to_be_visible()
    page.context.set_offline(False)
    unsent(page, 0)
    rows = CheckIn.objects.filter(registration=guests[1]).order_by("scanned_at")
    assert [(row.result, row.undone_at is not None) for row in rows] == [("admitted", True), ("admitted", False)]


def test_server_that_is_silent_is_not_waited_for(phone, guests):
    page = phone()
    held = []

    def hold(route):
        held.append(route)

    page.context.route("**/check-ins/", hold)
    page.context.route("**/batch/", hold)

    show(page, signed(guests[0]))

    expect(answer(page, "admitted")).to_be_visible()
    unsent(page, 1)
    nonce = held[0].request.post_data_json["nonce"]
    page.context.unroute("**/batch/")
    for route in held[1:]:
        route.continue_()
    unsent(page, 0)
    assert list(CheckIn.objects.values_list("nonce", "claimed")) == [(nonce, "admitted")]


def kill_while_asking(page, code):
    """Show a ticket and close the page when the server has answered and the phone has not heard it."""
    held = []

    def answer_nobody(route):
        route.fetch()
        held.append(route)

    page.context.route("**/check-ins/", answer_nobody)
    page.context.route("**/batch/", lambda route: route.abort())
    # However long the server takes, the phone does not answer by itself.
    page.evaluate("() => { AbortSignal.timeout = () => new AbortController().signal }")
    show(page, code)
    while not held:
        page.wait_for_timeout(20)
    page.reload()
    page.context.unroute("**/check-ins/")
    return held[0].request.post_data_json["nonce"]


@pytest.mark.parametrize("has_network", [True, False])
def test_page_killed_while_the_server_is_asked_makes_no_conflict(phone, guests, has_network):
    page = phone()
    if not has_network:
        # A list made after the scan would tell the phone that somebody is in already.
        page.context.route("**/snapshot/**", lambda route: route.abort())
    nonce = kill_while_asking(page, signed(guests[0]))
    unsent(page, 1)
    page.context.set_offline(not has_network)

    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    show(page, signed(guests[0]))
    expect(answer(page, "repeat")).to_be_visible()

    page.context.unroute("**/batch/")
    page.context.unroute("**/snapshot/**")
    page.context.set_offline(False)
    unsent(page, 0)
    told = list(CheckIn.objects.order_by("pk").values_list("nonce", "result"))
    assert (told[0], [result for _nonce, result in told]) == ((nonce, "admitted"), ["admitted", "repeat"])
    assert not CheckIn.objects.unsettled().exists()


def test_revoked_phone_gives_what_it_holds_and_scans_no_more(phone, event, guests):
    page = phone()
    page.context.set_offline(True)
    show(page, signed(guests[0]))
    unsent(page, 1)
    revoke_device(page.device, by=None, now=timezone.now() + timedelta(minutes=1))

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="This phone has no access any more")).to_be_visible()
    expect(page.get_by_text("All its marks are sent")).to_be_visible()
    assert [(row.result, row.is_after_revocation) for row in CheckIn.objects.all()] == [("admitted", True)]
    show(page, signed(guests[1]))
    page.reload()
    expect(page.get_by_role("heading", name="This phone has no access any more")).to_be_visible()
    assert CheckIn.objects.count() == 1


def test_what_the_server_will_not_take_holds_up_nothing(phone, event, guests):
    page = phone()
    page.context.set_offline(True)
    for guest in guests:
        show(page, signed(guest))
    unsent(page, 3)

    def refuse_the_second(route):
        codes = [one["code"] for one in route.request.post_data_json["scans"]]
        if signed(guests[1]) in codes:
            problem = {"code": "invalid", "message": "Some fields have to be corrected", "fields": {}}
            route.fulfill(status=422, json=problem)
        else:
            route.continue_()

    page.context.route("**/batch/", refuse_the_second)
    page.context.set_offline(False)
    unsent(page, 0)
    assert set(CheckIn.objects.values_list("registration", flat=True)) == {guests[0].pk, guests[2].pk}
    page.locator('[data-tool="more"]').click()
    expect(page.locator('[data-part="stuck-log"] li')).to_have_count(1)
    page.context.unroute("**/batch/")
    page.get_by_role("button", name="Send once more").click()
    expect(page.locator("[data-age]")).not_to_contain_text("Not taken")
    unsent(page, 0)
    assert CheckIn.objects.count() == 3


def test_second_window_waits_for_the_first(phone, guests):
    page = phone()
    other = page.context.new_page()
    other.goto("/scanner/")
    expect(other.get_by_role("heading", name="The scanner is open in another window")).to_be_visible()
    page.close()
    expect(other.locator('[data-screen="scan"]')).to_be_visible()
    show(other, signed(guests[0]))
    expect(answer(other, "admitted")).to_be_visible()


def test_phone_of_no_point_is_asked_for_one(phone, event, door, open_context, pair):
    factories.make_point(event, "b", "Вход Б")
    page = open_context(locale="en-US").new_page()
    pair(page, point=None)
    page.get_by_role("button", name="Вход Б").click()
    expect(page.locator("[data-point]")).to_have_text("Вход Б")
    page.reload()
    expect(page.locator("[data-point]")).to_have_text("Вход Б")


def test_phone_that_an_organiser_moves_leaves_its_door(phone, event, guests):
    page = phone()
    page.device.point = factories.make_point(event, "b", "Вход Б")
    page.device.save(update_fields=["point"])
    page.evaluate("window.dispatchEvent(new Event('online'))")

    page.get_by_role("button", name="Вход Б").click()
    expect(page.locator("[data-point]")).to_have_text("Вход Б")
    page.reload()
    expect(page.locator("[data-point]")).to_have_text("Вход Б")
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()
    unsent(page, 0)
    assert CheckIn.objects.get().point.code == "b"


def test_nothing_is_kept_readable(phone, guests):
    page = phone()
    page.context.set_offline(True)
    show(page, signed(guests[0]))
    unsent(page, 1)
    kept = page.evaluate(EVERYTHING)
    assert "Ёлгина" not in kept
    assert guests[0].code not in kept
    assert "Телефон" not in kept
    assert page.evaluate(KEY) == [False, "AES-GCM"]


OPEN = """() => new Promise(resolve => {
  const request = indexedDB.open("symposium-scanner"); request.onsuccess = () => resolve(request.result) })"""
READ = """(database, name) => new Promise(resolve => {
  const request = database.transaction(name).objectStore(name).getAll();
  request.onsuccess = () => resolve(request.result) })"""
EVERYTHING = f"""async () => {{
  const database = await ({OPEN})();
  const rows = [...await ({READ})(database, "values"), ...await ({READ})(database, "log")];
  const sealed = rows.map(row => row.sealed ?? row);
  return JSON.stringify(rows) + sealed.map(({{data}}) => new TextDecoder().decode(data)).join() }}"""
KEY = f"""async () => {{
  const [key] = await ({READ})(await ({OPEN})(), "keys"); return [key.extractable, key.algorithm.name] }}"""


def test_rehearsal_is_said_and_so_is_its_end(phone, event, guests):
    page = phone()
    banner = page.get_by_text("Rehearsal: the people are invented")
    expect(banner).to_be_hidden()
    shadow = rehearsals.begin(event=event, people=rehearsals.FEWEST, now=timezone.now())

    page.reload()
    expect(banner).to_be_visible()
    show(page, signed(guests[0]))
    expect(answer(page, "refused")).to_contain_text("another event")
    show(page, signed(Registration.objects.filter(event=shadow).first()))
    expect(answer(page, "admitted")).to_be_visible()
    unsent(page, 0)

    rehearsals.end(event=event, now=timezone.now())
    with page.expect_response("**/snapshot/**"):
        page.reload()
    expect(page.locator('[data-screen="scan"]')).to_be_visible()
    expect(banner).to_be_hidden()
    show(page, signed(guests[0]))
    expect(answer(page, "admitted")).to_be_visible()

"""The pages before a resolution is adopted and published."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from resolutions import actions
from resolutions.coediting.revising import replace_text
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import text_of
from resolutions.models import Recommendation, Resolution
from resolutions.reasons import REASONS, Refused
from tests.resolutions.forms import form_of, url
from tests.resolutions.texts import DAY, NOW, TEXT, make_draft, make_published

pytestmark = pytest.mark.django_db


def url_of(name, resolution):
    return url(name, resolution.event.slug, resolution.code)


@pytest.fixture
def chair(people, client_of):
    return client_of(people.chair)


@pytest.fixture
def dated_draft(event, people):
    """A draft of an event that took place on the day its heading names."""
    event.starts_on = event.ends_on = DAY
    event.save()
    return make_draft(event, people.committee)


def test_adopting_shows_the_whole_text_and_changes_nothing(dated_draft, chair):
    page = chair.get(url_of("adopt", dated_draft))
    assert page.context["decision"].doubts == []
    assert (page.context["decision"].items, page.context["decision"].addressees) == (3, 2)
    for words in ("Живой урок", "поддержать школьные лаборатории", "Участники благодарят хозяев", "И. О. Балданова"):
        assert words in page.text.replace("\u00a0", " ")
    assert f'name="adopted_on" value="{DAY.isoformat()}"' in page.text
    assert Resolution.objects.get().state == "draft"


def test_the_editor_adopts_and_publishes_nothing_by_itself(dated_draft, chair):
    page = chair.get(url_of("edit", dated_draft)).text
    assert re.findall(rf'<(\w+)[^>]*(?:href|action)="{url_of("adopt", dated_draft)}"', page) == ["a"]


def test_a_day_that_contradicts_is_said_before_it_counts(dated_draft, chair):
    sent = {"seen": str(dated_draft.version), "adopted_on": (DAY - timedelta(1)).isoformat(), "told": DAY.isoformat()}
    page = chair.post(url_of("adopt", dated_draft), sent)
    told = re.search(r'name="told" value="([\d-]+)"', page.text)
    assert (page.status_code, len(page.context["decision"].doubts)) == (200, 1)
    assert Resolution.objects.get().state == "draft"
    assert told is not None

    chair.post(url_of("adopt", dated_draft), sent | {"told": told[1]})
    assert (Resolution.objects.get().state, Resolution.objects.get().adopted_on) == ("adopted", DAY - timedelta(1))


def test_a_day_is_asked_for(dated_draft, chair):
    page = chair.post(url_of("adopt", dated_draft), {"seen": str(dated_draft.version), "adopted_on": ""})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["adopted_on"])


def test_publishing_shows_the_text_the_address_and_what_contradicts(event, dated_draft, chair, people):
    actions.adopt(resolution=dated_draft, adopted_on=DAY, by=people.chair, now=NOW)
    event.starts_on = event.ends_on = DAY + timedelta(1)
    event.save()
    page = chair.get(url_of("publish", dated_draft))
    assert len(page.context["decision"].doubts) == 2
    assert dated_draft.get_absolute_url() in page.text
    assert "показывать уроки друг другу" in page.text
    assert Resolution.objects.get().state == "adopted"


def test_lines_without_a_place_are_told_before_they_are_lost(dated_draft, chair):
    Resolution.objects.update(unplaced="первая\nвторая")
    assert chair.get(url_of("adopt", dated_draft)).context["decision"].unplaced == ["первая", "вторая"]


def sending(resolution, **over: str):
    day = DAY.isoformat()
    return {"seen": str(resolution.version), "adopted_on": day, "told": day} | over


@pytest.fixture
def draft_with_gaps(event, people):
    event.starts_on = event.ends_on = DAY
    event.save()
    return make_draft(event, people.committee, text=TEXT.replace("420 человек", "… человек"))


def test_text_with_a_gap_is_adopted_only_when_it_is_meant(draft_with_gaps, chair):
    address, place = url_of("adopt", draft_with_gaps), draft_with_gaps.content.paragraphs[0].id
    page = chair.get(address)
    (spot,) = page.context["decision"].gaps
    assert (spot.anchor, "приняли участие … человек" in spot.quote) == (f"item-{place}", True)
    assert f'#item-{place}"' in page.text
    assert 'name="gaps"' in page.text

    page = chair.post(address, sending(draft_with_gaps))
    assert (page.status_code, [str(one) for one in page.context["messages"]]) == (422, [str(REASONS["gaps"])])
    assert Resolution.objects.get().state == "draft"
    chair.post(address, sending(draft_with_gaps, gaps="1"))
    assert Resolution.objects.get().state == "adopted"


def test_text_with_a_gap_is_published_only_when_it_is_meant(draft_with_gaps, chair, people):
    adopted = {"adopted_on": DAY, "by": people.chair, "now": NOW}
    with pytest.raises(Refused) as refused:
        actions.adopt(resolution=draft_with_gaps, **adopted)
    assert refused.value.code == "gaps"
    done = actions.adopt(resolution=draft_with_gaps, **adopted, with_gaps=True)
    with pytest.raises(Refused) as refused:
        actions.publish(resolution=done, by=people.chair, now=NOW)
    assert refused.value.code == "gaps"

    address = url_of("publish", done)
    assert len(chair.get(address).context["decision"].gaps) == 1
    assert chair.post(address, {"seen": str(done.version)}).status_code == 422
    assert Resolution.objects.get().state == "adopted"
    chair.post(address, {"seen": str(done.version), "gaps": "1"})
    assert Resolution.objects.get().state == "published"


def test_what_is_empty_is_named_before_the_click(dated_draft, chair):
    _first, second, third = Recommendation.objects.filter(addressee__resolution=dated_draft).in_order()
    Recommendation.objects.filter(pk=second.pk).update(text=" ")
    third.delete()
    page = chair.get(url_of("adopt", dated_draft))
    spots = [(one.anchor, one.quote) for one in page.context["decision"].blanks]
    assert spots == [(f"item-{second.pk}", ""), (f"item-{third.addressee_id}", "Педагогам")]
    assert all(f'#{anchor}"' in page.text for anchor, _quote in spots)
    assert "button-filled" not in page.text

    page = chair.post(url_of("adopt", dated_draft), sending(dated_draft))
    assert (page.status_code, [str(one) for one in page.context["messages"]]) == (422, [str(REASONS["blank_items"])])
    assert Resolution.objects.get().state == "draft"


def test_who_is_writing_right_now_is_told(dated_draft, chair, people):
    def write(by, now):
        item = text_of(dated_draft).paragraphs[0].id
        change = lambda document: replace_text(document, item, 0, 0, "Да. ")  # noqa: E731
        change_text(locked=Resolution.objects.get(), by=by, now=now, change=change)

    now = timezone.now()
    write(people.organiser, now - timedelta(hours=1))
    write(people.committee, now)
    write(people.chair, now)
    page = chair.get(url_of("adopt", dated_draft))
    assert page.context["writers"] == [people.committee]
    assert people.committee.short_name in page.text


@pytest.mark.parametrize(("name", "state"), [("adopt", "published"), ("publish", "draft")])
def test_what_cannot_be_decided_now_is_not_asked(event, people, chair, name, state):
    one = make_published(event, people.chair).resolution if state == "published" else make_draft(event, people.chair)
    answer = chair.get(url_of(name, one))
    assert (answer.status_code, answer.url) == (302, url_of("edit", one))


def test_from_draft_to_publication(draft, people, client_of):
    chair = client_of(people.chair)
    steps = [
        ("adopt", {"adopted_on": "2026-02-26", "told": "2026-02-26"}),
        ("reopen", {}),
        ("adopt", {"adopted_on": "2026-02-26", "told": "2026-02-26"}),
        ("publish", {}),
    ]
    states = []
    for name, data in steps:
        seen = str(Resolution.objects.get().version)
        chair.post(url(name, draft.event.slug, draft.code), data | {"seen": seen})
        states.append(Resolution.objects.get().state)
    assert states == ["adopted", "draft", "adopted", "published"]


@pytest.mark.parametrize(("seen", "state"), [("2", "adopted"), ("1", "draft"), ("", "draft"), ("9" * 20, "draft")])
def test_only_a_text_that_was_read_is_adopted(draft, editor, people, client_of, seen, state):
    editor.post(url("edit", draft.event.slug, draft.code), form_of(draft, title="Другая"))
    data = {"adopted_on": "2026-02-26", "told": "2026-02-26", "seen": seen}
    client_of(people.chair).post(url("adopt", draft.event.slug, draft.code), data)
    assert Resolution.objects.get().state == state


def test_only_a_correction_that_was_read_is_published(event, editor, people, client_of):
    resolution = make_published(event, people.chair).resolution
    chair = client_of(people.chair)
    address, publish = url("edit", event.slug, resolution.code), url("publish", event.slug, resolution.code)
    resolution.refresh_from_db()
    editor.post(address, form_of(resolution, place="Нерчинск"))
    shown = chair.get(publish).content.decode()
    resolution.refresh_from_db()
    editor.post(address, form_of(resolution, place="Борзя"))

    page = chair.post(publish, {"seen": re.search(r'name="seen" value="(\d+)"', shown)[1]}, follow=True)

    assert [str(message) for message in page.context["messages"]] == [str(REASONS["unseen"])]
    assert resolution.revisions.count() == 1
    chair.post(publish, {"seen": str(Resolution.objects.get().version)})
    assert resolution.published_revision.content.place == "Борзя"


def test_refusal_is_said_on_the_page(draft, people, client_of):
    page = client_of(people.chair).post(url("publish", draft.event.slug, draft.code), follow=True)
    assert [str(message) for message in page.context["messages"]] != []
    assert Resolution.objects.get().state == "draft"


def test_correction_of_a_published_text_is_offered(event, people, client_of):
    resolution = make_published(event, people.chair).resolution
    resolution.refresh_from_db()
    chair = client_of(people.chair)
    address = url("edit", event.slug, resolution.code)
    offer = url("publish", event.slug, resolution.code)
    assert offer not in chair.get(address).content.decode()
    chair.post(address, form_of(resolution, place="Нерчинск"))
    assert offer in chair.get(address).content.decode()


def test_delete_asks_first(draft, people, client_of):
    chair = client_of(people.chair)
    address = url("delete", draft.event.slug, draft.code)
    assert "Живой урок" in chair.get(address).content.decode()
    assert Resolution.objects.exists()
    assert chair.post(address).url == url("manage", draft.event.slug)
    assert not Resolution.objects.exists()


def test_published_resolution_is_not_deleted(event, people, client_of):
    resolution = make_published(event, people.chair).resolution
    client_of(people.chair).post(url("delete", event.slug, resolution.code))
    assert Resolution.objects.exists()

from collections import Counter

import pytest

from registration.listing import SORTS, ParticipantFilter
from registration.models import Registration
from symposium.lib import counting as keeping
from symposium.lib.counting import kept
from symposium.lib.paging import LongPaginator
from tests.factories import make_event, make_many_registrations, make_registration, make_territory

pytestmark = pytest.mark.django_db
MANY, FEW = keeping.ROWS_A_SECOND, keeping.ROWS_A_SECOND - 1


@pytest.mark.parametrize(("rows", "counted"), [(FEW, 2), (MANY, 1)])
def test_number_is_kept_only_where_many_rows_were_counted(rows: int, counted: int) -> None:
    calls: Counter[str] = Counter()

    def count() -> int:
        calls["count"] += 1
        return rows

    assert [kept(f"of-{rows}", count, int) for _ in range(2)] == [rows, rows]
    assert calls["count"] == counted


def test_pages_hold_every_row_once_in_order(django_assert_num_queries) -> None:
    event = make_event()
    names = [row.last_name for row in make_many_registrations(event, 7)]
    pages = LongPaginator(event.registrations.order_by("-pk"), 3, dress=lambda rows: rows.select_related("event"))

    with django_assert_num_queries(1 + 3):
        shown = [[row.last_name for row in pages.page(number) if row.event.slug] for number in pages.page_range]

    assert shown == [names[:3:-1], names[3:0:-1], names[0::-1]]


@pytest.mark.parametrize("per_page", [1, 2, 3, 20])
def test_pages_of_found_people_hold_everybody_once_the_nearest_first(per_page: int) -> None:
    event = make_event()
    make_registration(make_event(), last_name="Доржиев")
    names = ["Доржиева", "Доржиев", "Доржиян", "Дондоков", "Доржиев"]
    rows = [
        make_registration(event, last_name=name, first_name=first) for name, first in zip(names, "ЯБВГА", strict=True)
    ]

    pages = ParticipantFilter({"q": "доржиев"}).pages(event, per_page)

    shown = [row.pk for number in pages.page_range for row in pages.page(number)]
    assert shown[:2] == [rows[4].pk, rows[1].pk]
    assert sorted(shown) == sorted(row.pk for row in rows if row.last_name != "Дондоков")


def test_page_of_found_people_takes_as_many_statements_wherever_it_stands(django_assert_num_queries) -> None:
    event = make_event()
    make_many_registrations(event, 7)
    text = event.registrations.values_list("first_name", flat=True)[0]
    filters = ParticipantFilter({"q": text})
    filters.pages(event, 2).page(1)
    for number in (1, 2):
        pages = filters.pages(event, 2)
        with django_assert_num_queries(2):
            list(pages.page(number))


@pytest.mark.parametrize("per_page", [1, 2, 3, 5, 20])
def test_pages_by_territory_follow_the_order_of_the_list(per_page: int) -> None:
    event = make_event()
    for place in (make_territory("Б", rank=2), make_territory("А", rank=3), make_territory("В", rank=1), None):
        make_many_registrations(event, 3, territory=place)
    make_many_registrations(event, 1, territory=make_territory("А"))
    filters = ParticipantFilter({"sort": "territory"})

    pages = filters.pages(event, per_page)

    shown = [row.pk for number in pages.page_range for row in pages.page(number)]
    assert shown == [*Registration.objects.order_by(*SORTS["territory"]).values_list("pk", flat=True)]

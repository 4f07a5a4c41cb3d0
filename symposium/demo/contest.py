"""The demo's contests: last year's judged and published, the coming one in the hands of the jury."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from contest.actions import apply_plan, load_contest, plan_assignment, publish_results
from contest.actions.assigning import Wish
from contest.importing import ContestFile, CriterionRow, EntryRow, JurorRow, SheetRow
from contest.models import Contest, Juror
from events.models import Event, Membership, Role, User
from symposium.demo import editions, people
from symposium.demo.works import CRITERIA, JURORS, NEW_WORKS, NOMINATIONS, SHEETS_PER_WORK, WORKS

Work = tuple[int, str, str, str, float]


def make_contests(past: Event, coming: Event, users: dict[str, User], rng: Random) -> None:
    judged = editions.at(past.starts_on - timedelta(days=3), "20:00")
    contest = _make(past, WORKS, rng, judged, judged=SHEETS_PER_WORK)
    _seat(contest, users)
    published = editions.at(past.starts_on, "11:45")
    publish_results(contest=contest, by=users["organiser"], now=published)

    now = timezone.now()
    contest = _make(coming, NEW_WORKS, rng, now, judged=0)
    _seat(contest, users)
    wish = Wish(per_entry=SHEETS_PER_WORK, seed=1)
    seen = plan_assignment(contest, wish).added
    apply_plan(contest=contest, wish=wish, seen=seen, by=users["organiser"], now=now)


def _make(event: Event, works: Sequence[Work], rng: Random, now: datetime, *, judged: int) -> Contest:
    load_contest(event=event, read=_file(works, rng, judged), now=now)
    Contest.objects.filter(event=event).update(
        title="Конкурс цифровых практик",
        lead="Описание практики на две страницы и видео до пяти минут. Работы читает жюри, имён авторов они не видят.",
        state=Contest.State.SCORING,
        is_anonymous=True,
        entries_close_at=editions.at(event.starts_on - timedelta(days=100), "23:59"),
        scoring_closes_at=editions.at(event.starts_on - timedelta(days=2), "18:00"),
    )
    return Contest.objects.get(event=event)


def _file(works: Sequence[Work], rng: Random, judged: int) -> ContestFile:
    criteria = tuple(
        CriterionRow(name, Decimal(weight), Decimal(maximum), {str(score): words for score, words in rubric.items()})
        for name, weight, maximum, rubric in CRITERIA
    )
    authors = people.invent(rng, len(works), {"chita": 1}, onsite_share=1)
    entries = tuple(
        EntryRow(
            str(number),
            NOMINATIONS[nomination - 1],
            title,
            organisation=organisation,
            authors=f"{author.last_name} {author.first_name} {author.patronymic}",
            abstract=abstract,
            link=f"https://example.org/practice/{number}",
        )
        for number, ((nomination, title, organisation, abstract, _worth), author) in enumerate(
            zip(works, authors, strict=True), 1
        )
    )
    jurors = tuple(
        JurorRow(f"J{number}", organisation, f"{last_name} {first_name} {patronymic}")
        for number, (last_name, first_name, patronymic, organisation, _bias) in enumerate(JURORS, 1)
    )
    return ContestFile(criteria, NOMINATIONS, entries, jurors, _sheets(works, rng, judged))


def _sheets(works: Sequence[Work], rng: Random, judged: int) -> tuple[SheetRow, ...]:
    """Give every work `judged` sheets, each as good as the work, as strict as the juror, and a little by chance."""
    rows: list[SheetRow] = []
    for index, work in enumerate(works):
        for turn in range(judged):
            juror = (index + turn * 2) % len(JURORS)
            likely = work[-1] + JURORS[juror][-1] / 100
            scores = {name: _score(likely + rng.gauss(0, 0.06), maximum) for name, _w, maximum, _r in CRITERIA}
            rows.append(SheetRow(len(rows) + 2, str(index + 1), f"J{juror + 1}", scores))
    return tuple(rows)


def _score(share: float, maximum: int) -> Decimal:
    return Decimal(round(min(max(share, 0.1), 1) * maximum))


def _seat(contest: Contest, users: dict[str, User]) -> None:
    """The account that signs in as a juror is the first of the jury."""
    Juror.objects.filter(contest=contest, code="J1").update(user=users["juror"])
    Membership.objects.get_or_create(event=contest.event, user=users["juror"], role=Role.JUROR)

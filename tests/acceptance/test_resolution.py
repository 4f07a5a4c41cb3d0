"""The real resolution of 2025: what it says, and not a word of it lost."""

import json
from io import StringIO
from itertools import count
from uuid import uuid4

from django.core.management import call_command
from pycrdt import Doc

from resolutions.canonical import checksum, to_bytes
from resolutions.checking import Directory, Organisation, check, texts_of
from resolutions.coediting.document import content_of as document_content
from resolutions.coediting.document import size_of
from resolutions.coediting.seeding import seed
from resolutions.fitting import content_of
from resolutions.models import Recommendation, Resolution
from resolutions.parsing import parse
from resolutions.parsing.structure import texts_in_order
from resolutions.reading import read_file
from tests.resolutions.checking.texts import fixed
from tests.resolutions.test_import_command import KEYS
from tests.resolutions.words import lost, words_of


def imported(event, shared_data, *options: str) -> dict:
    out = StringIO()
    call_command(
        "import_resolution", event.slug, str(shared_data / "resolution-2025.txt"), "--json", *options, stdout=out
    )
    return json.loads(out.getvalue())


def test_real_resolution_is_understood(event, shared_data):
    found = imported(event, shared_data)
    assert (found["title"], found["event_name"]) == (
        "Резолюция",
        "межрегионального научно-практического симпозиума «Цифровая трансформация образования»",
    )
    assert (found["place"], found["date"], found["adopted_on"]) == ("Чита", "2025-02-27", "2025-02-27")
    assert (found["participants"], found["is_draft"], found["unplaced"]) == (650, False, [])
    assert [task.split()[0] for task in found["tasks"]] == ["использование", "обеспечение", "эффективное", "обучение"]
    assert [(one["name"], len(one["recommendations"])) for one in found["addressees"]] == [
        ("Министерству образования и науки Забайкальского края", 2),
        ("Институту развития образования Забайкальского края", 3),
        ("Муниципальным органам образования", 2),
        ("Образовательным организациям", 2),
        ("Педагогам", 3),
    ]
    assert found["signature"] == "Оргкомитет конференции"
    assert found["closing"][-1] == "Резолюция принята 27 февраля 2025 г."


def test_real_resolution_in_json_has_the_promised_keys(event, shared_data):
    found = imported(event, shared_data)
    # The heading keeps the line that became the date and the town, so that no word is missing.
    assert list(found) == [*KEYS, "heading"]
    assert {tuple(one) for one in found["addressees"]} == {("name", "recommendations")}
    assert [(text.split()[0], text.split()[-1]) for text in found["preamble"]][:: len(found["preamble"]) - 1] == [
        ("В", "поддержки."),
        ("Участники", "предлагают:"),
    ]
    assert (len(found["preamble"]), [text.split()[0] for text in found["closing"]]) == (9, ["Таким", "Резолюция"])


def test_real_resolution_loses_no_word_and_keeps_their_order(shared_data):
    data = (shared_data / "resolution-2025.txt").read_bytes()
    parsed = parse(read_file(data))
    source = data.decode()

    kept = "\n".join(texts_in_order(parsed))

    assert not lost(source, kept)
    assert not lost(kept, source)
    # In the list of texts the tasks follow the whole preamble; read block by block the order is that of the source.
    blocks = "\n".join(block.text for block in parsed.blocks if block.kind != "closing")
    before, after = kept.index(parsed.blocks[0].text), kept.index(parsed.addressees[0].name)
    assert words_of(kept[:before] + blocks + "\n" + kept[after:]) == words_of(source)


def test_real_resolution_in_json_has_every_word(event, shared_data):
    source = (shared_data / "resolution-2025.txt").read_text(encoding="utf-8")
    assert not lost(source, "\n".join(_texts(imported(event, shared_data))))


def test_real_resolution_is_committed_once(event, shared_data):
    codes = {imported(event, shared_data, "--commit")["code"] for _ in range(2)}
    assert codes == {Resolution.objects.get().code}
    assert Recommendation.objects.count() == 12


def test_real_resolution_is_the_same_after_a_shared_document(shared_data):
    content = content_of(parse(read_file((shared_data / "resolution-2025.txt").read_bytes())), lambda: str(uuid4()))
    document = Doc()
    document.apply_update(seed(content))
    read = document_content(document, content)
    assert (read, to_bytes(read)) == (content, to_bytes(content))
    assert size_of(document).nodes == 2 * (len(content.paragraphs) + len(content.recommendations)) > 2 * 20


def test_real_resolution_keeps_the_checksum_it_had_before_there_were_marks(shared_data):
    numbers = count()
    parsed = parse(read_file((shared_data / "resolution-2025.txt").read_bytes()))
    content = content_of(parsed, lambda: f"id-{next(numbers)}")
    assert checksum(content) == "4bd45e42732c65bd596eb27a3ceedae089b51263e9f1e5dccfd1baad61625d48"


# The real text is the judge of the rules: what they find in it is there, and there is nothing else.
REMARKS = [
    ("abbreviation", "ИКОП", "ИКОП (информационно-коммуникационная образовательная платформа)"),
    ("abbreviation", "ГИС", "ГИС (государственная информационная система)"),
    ("no_deadline", "1.1", "2026-02-27"),
    ("due_in_words", "1.2", "2027-12-31"),
    ("organisation_unknown", "Новый Диск - трейд", ""),
    ("hyphen", " - ", " – "),
    ("agreement", "Забайкальского край", "Забайкальского края"),
    ("no_deadline", "2.1", "2026-02-27"),
    ("shortened", "т.д.", "т.\u00a0д."),
    ("addressee_twice", "рекомендовать институту ", ""),
    ("due_in_words", "2.2", "2027-12-31"),
    ("quote_unopened", "»", ""),
    ("no_deadline", "2.3", "2026-02-27"),
    ("end_last", "интеллекта;", "интеллекта."),
    ("no_deadline", "3.1", "2026-02-27"),
    ("abbreviation", "ЦОС", "ЦОС (цифровая образовательная среда)"),
    ("no_deadline", "3.2", "2026-02-27"),
    ("no_deadline", "4.1", "2026-02-27"),
    ("end_inner", "ГИС.", "ГИС;"),
    ("no_deadline", "4.2", "2026-02-27"),
    ("end_last", "«Сферум»;", "«Сферум»."),
    ("no_deadline", "5.1", "2026-02-27"),
    ("no_deadline", "5.2", "2026-02-27"),
    ("no_deadline", "5.3", "2026-02-27"),
]


def test_language_of_the_real_resolution(shared_data):
    content = content_of(parse(read_file((shared_data / "resolution-2025.txt").read_bytes())), lambda: str(uuid4()))
    known = Directory(
        (
            Organisation("Министерство образования и науки Забайкальского края"),
            Organisation("ГУ ДПО «Институт развития образования Забайкальского края»", "ИРО Забайкальского края"),
        )
    )
    numbers = {
        item.id: f"{number}.{index}"
        for number, to in enumerate(content.addressees, 1)
        for index, item in enumerate(content.recommendations_to(to), 1)
    }
    texts = texts_of(content)
    found = []
    for one in check(content, known):
        text, fix = texts[one.place], one.fix
        if fix and fix.field:
            found.append((one.code, numbers[one.place], fix.value))
        else:
            after = fixed(text, one)
            said = after[one.start : one.end + len(after) - len(text)] if fix else ""
            found.append((one.code, text[one.start : one.end], said))
    assert found == REMARKS


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in _texts(one)]

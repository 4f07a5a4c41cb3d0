"""What headings of columns say: folded, without marks, weighed for every field from 0 to 1."""

import re

from symposium.lib.names import fold

FIELDS = (
    "number",
    "full_name",
    "last_name",
    "first_name",
    "patronymic",
    "email",
    "phone",
    "contacts",
    "territory",
    "region",
    "organisation",
    "workplace",
    "position",
    "format",
    "track",
    "consent",
)
NUMBER = "number"
NAME_FIELDS = frozenset({"full_name", "last_name", "first_name", "patronymic"})
PERSONAL_FIELDS = NAME_FIELDS | {"email", "phone", "position"}
# A heading from here on leaves little doubt.
CLEAR = 0.85

# Headings, folded and without marks; the first pattern that fits a field gives its weight.
HEADINGS: dict[str, tuple[tuple[str, float], ...]] = {
    NUMBER: ((r"^(no?|нн|nn|n|#)?\s?(п п|пп)?$", 1), (r"^(номер|порядковый номер|no строки|number)( п п)?$", 1)),
    "full_name": (
        (r"\bф\s?и\s?о\b", 1),
        (r"\bфамили\w+\b.*\b(имя|имен\w*|инициал\w*|и о)\b|\b(имя|имен\w*)\b.*\bфамили", 1),
        (r"^(full )?name\b|^participant( name)?$|^name and surname", 0.9),
        (r"^(участник|слушател|педагог|сотрудник|работник)\w*$|^имя участника$", 0.7),
    ),
    "last_name": ((r"^фамилия\b(?!.*\b(имя|и о|инициал))", 1), (r"\b(last|family) ?name\b|\bsurname\b", 1)),
    "first_name": ((r"^имя\b(?!.*(фамил|участник))", 1), (r"\b(first|given) ?name\b", 1)),
    "patronymic": ((r"^отчество\b", 1), (r"\b(middle|second) ?name\b|\bpatronymic\b", 1)),
    "email": (
        (r"\be ?m[ae]il\b|\bемейл|\bимейл|\bемаил|\bе мэйл|\bмэйл\b|\bмейл\b", 1),
        (r"\bэл\w*\.? ?(почт|адрес|ящик)|\bпочт\w+ эл|\bадрес\w* эл|\bэлектронк", 1),
        (r"^(личная |рабочая )?почта\b|^адрес почты|\bпочтовый ящик", 0.85),
    ),
    "phone": (
        (r"\bтел\b|\bтелефон|\bсотов\w+|\bмобильн\w+|\bмоб\b|\bphone\b|\bmobile\b", 1),
        (r"\bконтактн\w+ номер|\bномер для связи|\bwhatsapp|\bватсап|\bcell\b", 0.85),
    ),
    "territory": (
        (r"\bмуниципалит|\bмуниципальн\w+ (район|округ|образован)|\bрайон\b|\bокруг\b|\bтерритори", 1),
        (r"\bdistrict\b|\bmunicipality\b|\bterritory\b", 1),
        (r"^мо$|^мр$|^го$|^мр го|^мо мр|\bгород\b|\bнаселенн\w+ пункт|\bместност|\bcity\b|\btown\b", 0.8),
        (r"^откуда\b|\bместо жительства", 0.6),
    ),
    "region": ((r"\bрегион\b|\bсубъект\b|\bобласть\b|\bкрай\b|\bregion\b|\bстрана\b", 0.9),),
    "organisation": (
        (r"\bорганизаци|\bучрежден|^оо\b|\bоо$|^оу\b|\bоу$|\bдоу\b|\bместо работы|\bработодател", 1),
        (r"\bшкол|\bсад\b|\bколледж|\bвуз\b|\borgani[sz]ation|\bschool\b|\binstitution|\bemployer", 0.9),
        (r"^наименование\b|^работа$|\bпредприяти|\bкомпани|\bcompany\b", 0.6),
    ),
    "position": ((r"\bдолжност|\bposition\b|\bjob title|\boccupation\b", 1), (r"\bпрофесси|\bкем работа", 0.8)),
    "format": (
        (r"\b(форма|форму|формат|вид|способ|тип|режим)\b.*участи|\bформат\b", 1),
        (r"\bочн\w+.*(заочн|дист|онлайн|удален)", 1),
        (r"^форма\b|\battendance|\bformat\b|^участие\b|\bparticipation\b|онлайн.*(офлайн|оффлайн|очн)", 0.85),
    ),
    "track": (
        (r"\bплощадк|\bсекци|\bтрек\b|\btrack\b|\bsection\b|\bпоток\b", 1),
        (r"\bнаправлени|\bмастерск|\bмастер класс|\bтема площ|\bstream\b", 0.7),
    ),
    "consent": ((r"\bсоглас|\bперсональн|\bпдн?\b|\bопд\b|\bconsent|\bpersonal data|\bgdpr\b", 1),),
}
RULES = {field: tuple((re.compile(pattern), weight) for pattern, weight in rules) for field, rules in HEADINGS.items()}
# Somebody else's name, address or telephone.
ANOTHER_PERSON = re.compile(
    r"руковод|директор|куратор|ответствен|координатор|представител|исполнител|заявител|наставник"
)
ANOTHER_ADDRESS = re.compile(r"\b(оо|оу|школы|учреждени|организаци|рабоч|служебн|домашн|приемн)")
ADDRESS = re.compile(r"\bадрес|\be ?mail|\bпочт|\bтел\b|\bтелефон|\bсайт")
JOINT = re.compile(r"[,;/+&(]|\bи\b|\band\b")
POSTAL = re.compile(r"\bпочтов\w+ (адрес|индекс)|\bиндекс\b")


def heading_weight(field: str, heading: str) -> float:
    """Tell, from 0 to 1, how much a heading says that its column holds `field`; above 1 where it names two at once."""
    plain = " ".join(re.sub(r"[^\w\s]|_", " ", fold(heading)).split())
    if not plain and not heading:
        return 0
    if field in {"contacts", "workplace"}:
        return _joint_weight(field, heading)
    weight = next((weight for pattern, weight in RULES[field] if pattern.search(plain)), 0.0)
    if field == "email" and POSTAL.search(plain):
        return 0
    if field == "territory" and heading_weight("organisation", heading) >= 1 and "район" not in plain:
        return 0
    if field == "organisation" and (ADDRESS.search(plain) or heading_weight("full_name", heading)):
        weight *= 0.3
    if field in PERSONAL_FIELDS and ANOTHER_PERSON.search(plain):
        weight *= 0.5
    if field in {"email", "phone"} and ANOTHER_ADDRESS.search(plain):
        weight *= 0.7
    return weight


def _joint_weight(field: str, heading: str) -> float:
    """Weigh a heading of two things in one column: «Телефон, e-mail», «Место работы, должность»."""
    one, other = ("phone", "email") if field == "contacts" else ("organisation", "position")
    parts = JOINT.split(fold(heading))
    halves = [max(heading_weight(half, part) for part in parts) for half in (one, other)]
    if len(parts) > 1 and min(halves) >= CLEAR:
        return 1.2
    return 0.8 if field == "contacts" and fold(heading).startswith("контакт") else 0

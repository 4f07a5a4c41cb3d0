"""Names, addresses and telephones as people write them, read into parts, checked and repaired."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import idna
import phonenumbers
from rapidfuzz import fuzz

from symposium.lib.names import fold

# ------------------------------------------------------------------ names
PATRONYMIC = re.compile(r".(вич|вна|ична|инична|оглы|кызы|углы|гызы)$")
PATRONYMIC_WORDS = frozenset({"оглы", "оглу", "кызы", "гызы", "углы", "улы", "уулу"})
SMALL_WORDS = frozenset({"де", "да", "ди", "дель", "фон", "ван", "эль", "аль", "бен", "ибн"})
# Usual given names, folded: they tell «Анна Иванова» from «Иванова Анна».
GIVEN_NAMES = frozenset(Path(__file__).with_name("data").joinpath("given-names.txt").read_text("utf-8").split())
LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
SLIP = re.compile("[А-ЯЁA-Z]{2}[а-яёa-z]+$")
NO_NAME = re.compile(r"^[\W\d_]*$")
NUMBERING = re.compile(r"^\s*\d+\s*[.)]\s*")
DASHES = re.compile(r"\s*[‐‑‒–—−-]\s*")
# Of a hundred: «Михаилович» and «Михайлович» agree, «Ирина» and «Марина» do not.
ALMOST_EQUAL = 80
# Letters with the marks that combine with them; hyphens, apostrophes and the full stops of initials between them.
SPELLED = re.compile(r"[^\W\d_][\u0300-\u036f]*(?:[ .'’ʼ-]*[^\W\d_][\u0300-\u036f]*)*\.?")
INITIALS = re.compile(r"^[^\W\d_](?:\.|$)")


@dataclass(frozen=True)
class Name:
    """A person's name in parts, each possibly empty."""

    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def is_complete(self) -> bool:
        return bool(self.last_name and self.first_name)

    @property
    def is_initials(self) -> bool:
        return len(self.first_name.rstrip(".")) == 1

    @property
    def key(self) -> str:
        """The name for comparing: folded, hyphens as spaces."""
        return fold(str(self)).replace("-", " ")


def read_name(text: str) -> Name:
    """Read a whole name from one cell: «Фамилия Имя Отчество», also with initials or the last name at the end.

    Repairs spaces, case («МОРОЗОВА» → «Морозова») and Latin letters among Cyrillic ones; drops a leading number and
    what stands in brackets or after a comma.
    """
    match _arranged(_words(text)):
        case [last_name, first_name, *rest]:
            return Name(last_name, first_name, " ".join(rest))
        case words:
            return Name(*words)


def _arranged(words: list[str]) -> list[str]:
    """Put the words of a name in the order last name, first name, patronymic."""
    match words, [fold(word) for word in words]:
        case [*first, name, particle], [*_, last] if first and last in PATRONYMIC_WORDS:
            return _arranged([*first, f"{name} {particle}"])
        case [one, other, family], [initial, second, _] if INITIALS.match(initial) and INITIALS.match(second):
            return [family, one, other]
        case [first_name, patronymic, family], [_, middle, last] if PATRONYMIC.search(middle) and not PATRONYMIC.search(
            last
        ):
            return [family, first_name, patronymic]
        case [first_name, family], [given, last] if given in GIVEN_NAMES and not (
            last in GIVEN_NAMES or last.endswith(".")
        ):
            return [family, first_name]
        case [one, other, first_name, patronymic], [*_, last] if PATRONYMIC.search(last):
            return [f"{one} {other}", first_name, patronymic]
    return words


def join_name(last_name: str, first_name: str, patronymic: str) -> Name:
    """Repair a name that came in parts; where the last name's cell holds the whole name, read that."""
    parts = [" ".join(_words(part)) for part in (last_name, first_name, patronymic)]
    if parts[0] and not parts[1] and not parts[2]:
        return read_name(last_name)
    match parts[1].split(), parts[2]:
        case [given, middle], "":
            return Name(parts[0], given, middle)
    return Name(*parts)


def is_spelled(part: str) -> bool:
    """Tell whether a part of a name is written in letters, with what names have between them; nothing is, too."""
    return not part or SPELLED.fullmatch(part) is not None


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).replace("\N{ZERO WIDTH SPACE}", "")
    text = re.sub(r"\([^)]*\)?", " ", NUMBERING.sub("", text)).split(",")[0].split(";")[0]
    if NO_NAME.match(text) or fold(text) in {"нет", "без имени", "не указано"}:
        return []
    # «И.О.» and «И. О.» are two words, «Фамилия - Вторая» is one.
    text = re.sub(r"\.(?=\S)", ". ", DASHES.sub("-", text))
    small = PATRONYMIC_WORDS if text.islower() else PATRONYMIC_WORDS | SMALL_WORDS
    return [repaired for word in text.split() if (repaired := _repair_word(word.strip("-"), small))]


def _repair_word(word: str, small: frozenset[str]) -> str:
    if re.search("[А-яЁё]", word):
        word = word.translate(LOOKALIKES)
    if word in small or fold(word) in PATRONYMIC_WORDS:
        return word.lower()
    return "-".join(_repair_case(part) for part in word.split("-") if part)


def _repair_case(part: str) -> str:
    """Repair «МОРОЗОВА», «морозова» and «МОрозова»; leave «МакДональд» and «О'Коннор» as they are."""
    if part.isupper() or part.islower() or SLIP.match(part):
        return "'".join(piece[:1].upper() + piece[1:].lower() for piece in re.split("['’]", part))
    return part


def is_same_person(one: Name, other: Name) -> bool:
    """Tell whether two names under one address may be one person's.

    They are where the parts agree (a slip of a letter, initials, a patronymic left out), or where first name and
    patronymic are the same and the last name is new.
    """
    mine = [fold(part).replace("-", " ").rstrip(".") for part in (one.last_name, one.first_name, one.patronymic)]
    theirs = [
        fold(part).replace("-", " ").rstrip(".") for part in (other.last_name, other.first_name, other.patronymic)
    ]
    same_given_names = all(mine[1:]) and mine[1:] == theirs[1:]
    return same_given_names or all(map(_agree, mine, theirs))


def _agree(mine: str, theirs: str) -> bool:
    if not mine or not theirs:
        return True
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return fuzz.ratio(mine, theirs) >= ALMOST_EQUAL


# ------------------------------------------------------------------ e-mail
NO_ANSWER = frozenset(
    {"", "нет", "нету", "не имею", "не имеет", "отсутствует", "нет почты", "не указан", "no", "none", "n/a", "б/п"}
)
LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
INVISIBLE = re.compile(
    "[\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}]"
)
WRAPPED = re.compile(r"^(?:.*<)?(?:mailto:)?([^<>]*?)>?$")
CYRILLIC = re.compile("[а-яё]")
CYRILLIC_TOP_NAMES = frozenset(
    {
        "рф",
        "рус",
        "дети",
        "москва",
        "онлайн",
        "сайт",
        "орг",
        "ком",
        "бел",
        "укр",
        "срб",
        "мкд",
        "бг",
        "ею",
        "мон",
        "қаз",
        "католик",
    }
)
USUAL_TOP_NAMES = frozenset({"ru", "com", "org", "net", "su", "info", "edu"})
TOP_NAME = re.compile("[a-z]{2,}|xn--[a-z0-9-]+")
TO_LATIN = str.maketrans("авекмнорстухьг", "abekmhopctyxbr")
OTHER_LAYOUT = str.maketrans("йцукенгшщзфывапролдячсмитью", "qwertyuiopasdfghjklzxcvbnm.")
POPULAR_SLIPS = {
    "gmail.con": "gmail.com", "gmail.ru": "gmail.com", "gmial.com": "gmail.com", "gmai.com": "gmail.com",
    "mail.ri": "mail.ru", "mail.ry": "mail.ru", "mail.tu": "mail.ru", "maul.ru": "mail.ru", "mai.ru": "mail.ru",
    "mial.ru": "mail.ru", "yandex.ry": "yandex.ru", "yandex.ri": "yandex.ru", "yandeks.ru": "yandex.ru",
    "yndex.ru": "yandex.ru", "ramdler.ru": "rambler.ru", "list.ry": "list.ru", "inbox.ry": "inbox.ru",
}  # fmt: skip
MAX_ADDRESS, MAX_LOCAL = 254, 64


@dataclass(frozen=True)
class Email:
    """What was made of a written address.

    `code` is "" (good), "no_email" or "bad_email"; `problem` says what is wrong in one word (comma, space, double_at,
    cyrillic, dots, no_at, other; for a good address several or slip); `suggestion` is a good address it may stand for.
    """

    address: str = ""
    code: str = ""
    problem: str = ""
    suggestion: str = ""


def read_email(text: str) -> Email:
    """Check a written address. Trims, lowers and unwraps silently; suggests a repair and never makes it by itself."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().lower()
    if text in NO_ANSWER or not re.search(r"\w", text):
        return Email(code="no_email")
    written = WRAPPED.sub(r"\1", text).strip().rstrip(";").strip()
    if is_address(written):
        slip = _without_slip(written)
        return Email(written, problem="slip" if slip else "", suggestion=slip)
    inside = [part for part in re.split(r"[;,/\s]+", written) if is_address(part)]
    if len(inside) > 1:
        return Email(inside[0], problem="several")
    suggestion = _repair(written) or "".join(inside)
    return Email(code="bad_email", problem=_problem(written), suggestion=suggestion)


def is_address(text: str) -> bool:
    """Tell whether `text`, already in lower case, is an address that mail can be sent to; the domain may be IDN."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > MAX_ADDRESS or len(local) > MAX_LOCAL or not LOCAL_PART.fullmatch(local):
        return False
    return _is_domain(domain)


@lru_cache(maxsize=1000)
def _is_domain(domain: str) -> bool:
    *labels, top = domain.split(".")
    if not labels or re.search(r"[\s_]", domain):
        return False
    # Letters of two scripts in one label are a slip of the keyboard, and so is «mail.кг».
    if any(CYRILLIC.search(label) and re.search("[a-z]", label) for label in (*labels, top)):
        return False
    if not (top in CYRILLIC_TOP_NAMES or TOP_NAME.fullmatch(top)):
        return False
    try:
        idna.encode(domain, uts46=True, std3_rules=True)
    except (idna.IDNAError, UnicodeError):
        return False
    return True


def _without_slip(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{POPULAR_SLIPS[domain]}" if domain in POPULAR_SLIPS else ""


def _repair(text: str) -> str:
    """Return the address that a broken one most probably stands for, "" where nothing good comes out."""
    text = re.sub(r"[\s<>]+", "", text).replace(",", ".")
    text = re.sub("@+", "@", text).rstrip(".;:").lstrip(".")
    if "@" not in text:
        text = re.sub(r"\"(?=[a-z0-9-]+\.[a-z]{2,}$)|\((?:at|a|собака)\)|собака", "@", text)
    text = re.sub(r"\.{2,}", ".", text).replace(".@", "@").replace("@.", "@")
    text = re.sub(r"@(mail|yandex|list|bk|inbox|rambler)ru$", r"@\1.ru", re.sub(r"@gmailcom$", "@gmail.com", text))
    good = [one for one in (text, text.translate(TO_LATIN), text.translate(OTHER_LAYOUT)) if is_address(one)]
    usual = [one for one in good if one == text or one.rpartition(".")[2] in USUAL_TOP_NAMES]
    return next(iter(usual), "")


def _problem(text: str) -> str:
    tests = (
        ("no_at", "@" not in text),
        ("double_at", text.count("@") > 1),
        ("comma", "," in text),
        ("space", bool(re.search(r"\s", text))),
        ("cyrillic", bool(CYRILLIC.search(text))),
        ("dots", bool(re.search(r"\.\.|\.@|@\.|^\.|\.$", text))),
    )
    return next((problem for problem, is_so in tests if is_so), "other")


# ------------------------------------------------------------------ telephones
LEAST_DIGITS = 10
EXTENSION = re.compile(r"(?:доб|ext|вн)\.?\s*\d+", re.IGNORECASE)
EXPONENT = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)
RUSSIA = 7
# Ten digits after 7 or 8, or alone; a Kazakh number begins with 7 and is never alone.
RUSSIAN = re.compile(r"(?P<trunk>[78])?(?P<number>[34589]\d{9}|(?<=[78])7\d{9})")
ANOTHER_NUMBER = re.compile(r"[;,/\n]|\bили\b|(?<=\d)\s+(?=(?:\+7|8)[\s(-]*\d{3})")
# Countries whose people write their code without a plus.
NEAR_CODES = ("375", "374", "86", "976", "992", "993", "994", "995", "996", "998")


def read_phone(text: str) -> str | None:
    """Return the first telephone in `text` in E.164, "" where nothing is written and None where it is no telephone.

    Ten digits from 3, 4, 5, 8 or 9 and eleven from 7 or 8 are Russian; any other country's number needs its code.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        return ""
    if EXPONENT.fullmatch(text):
        text = _without_exponent(text)
    for part in [text, *ANOTHER_NUMBER.split(text)]:
        number = _read_number(EXTENSION.sub("", part))
        if number:
            return number
    return None


def _without_exponent(text: str) -> str:
    """Write «8,971350933E+10» out in full; a shorter mantissa has lost digits, and the number with them."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    is_whole = len(number.as_tuple().digits) >= LEAST_DIGITS and number == number.to_integral_value()
    return str(int(number)) if is_whole else ""


def _read_number(text: str) -> str | None:
    digits = re.sub(r"\D", "", re.sub(r"\.0+$", "", text))
    russian = RUSSIAN.fullmatch(digits)
    if russian and (russian["trunk"] or "+" not in text):
        return f"+7{russian['number']}"
    return _read_foreign(digits) if "+" in text or digits.startswith(NEAR_CODES) else None


def _read_foreign(digits: str) -> str | None:
    try:
        number = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return None
    is_foreign = number.country_code != RUSSIA and phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_foreign else None

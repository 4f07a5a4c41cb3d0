"""Files that people send with the form: stored when they come, named in the form by a token, kept with the answer.

A browser cannot show a chosen file again. So a file outlives an error elsewhere in the form, and what no answer refers
to after two days is thrown away.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from registration.limits import is_too_often
from registration.models import Answer, Question
from symposium.lib import files
from symposium.lib.files import MEGABYTE, FileRefused, Kind

KINDS = {name: files.KINDS[name] for name in ("pdf", "jpg", "png", "docx", "xlsx", "odt")}
LARGEST = 10 * MEGABYTE
FOLDER = "answers"
SALT = "registration.uploads"
# A token lives shorter than its file.
TOKEN_LIVES, FILE_WAITS = timedelta(days=1), timedelta(days=2)
MOST_FILES = 60
REFUSALS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than 10 MB. Make it smaller and choose it again."),
    "unknown_kind": _("This kind of file is not accepted. Save it as PDF, DOCX, XLSX, ODT, JPEG or PNG."),
    "old_office": _("This is an old Office format or a file locked with a password. Save it as DOCX, XLSX or PDF."),
    "other_content": _("The content of the file is not what its name says. Save it again as PDF or DOCX."),
    "macros": _("There are macros in the file. Save it without them, or as PDF."),
    "damaged": _("The file is damaged and cannot be opened. Save it again and choose it once more."),
    "too_often": _("Too many files come from your network at once. Choose it again in an hour."),
}


@dataclass(frozen=True)
class Upload:
    """A stored file that no answer has to keep yet; the same content under the same name is the same answer."""

    name: str
    digest: str
    path: str = field(repr=False, compare=False)


def recognise(file: UploadedFile[Any]) -> Kind:
    """Return the kind of a file that came. Raises FileRefused with a key of REFUSALS."""
    return files.recognise(file.name or "", file.size or 0, file, kinds=KINDS, largest=LARGEST)


def field_name(question: Question) -> str:
    """The name of a question's field in the form."""
    return f"q_{question.code}"


def kept_name(question: Question) -> str:
    """The name of the hidden field with the token of a file that came before."""
    return f"kept_{question.code}"


def dropped_name(question: Question) -> str:
    """The name of the box by which a file is taken away."""
    return f"dropped_{question.code}"


def received(request: HttpRequest, event: Event) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    """Store the good files of a form that was sent: tokens stand in its data instead. Bad ones stay for the form."""
    data: QueryDict = request.POST.copy()
    rest = request.FILES.copy()
    asked = event.questions.filter(kind=Question.Kind.FILE, is_retired=False) if rest else ()
    for question in asked:
        file = rest.get(field_name(question))
        if file is not None and _is_good(file) and not is_too_often(request, "upload", MOST_FILES):
            data[kept_name(question)] = token(keep(file), question)
            data.pop(dropped_name(question), None)
            del rest[field_name(question)]
    return data, rest


def _is_good(file: UploadedFile[Any]) -> bool:
    try:
        recognise(file)
    except FileRefused:
        return False
    return True


def keep(file: UploadedFile[Any]) -> Upload:
    """Store a file under a name that nobody can guess."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    path = default_storage.save(f"{FOLDER}/{secrets.token_urlsafe(24)}", file)
    return Upload(name=(file.name or "")[-255:], digest=digest.hexdigest(), path=path)


def token(upload: Upload, question: Question) -> str:
    """Name a stored file in a form, for one question only."""
    content = {"question": question.pk, "name": upload.name, "digest": upload.digest, "path": upload.path}
    return signing.dumps(content, salt=SALT, compress=True)


def read_token(text: str, question: Question) -> Upload | None:
    """Return the stored file that a token of the form names; None where it is not genuine or too old."""
    try:
        content: Mapping[str, Any] = signing.loads(text, salt=SALT, max_age=TOKEN_LIVES)
    except signing.BadSignature:
        return None
    if content["question"] != question.pk:
        return None
    return Upload(content["name"], content["digest"], content["path"])


def drop(path: str) -> None:
    """Throw a file away, unless another answer refers to it."""
    if not Answer.objects.filter(file=path).exists():
        default_storage.delete(path)


def drop_abandoned(now: datetime) -> int:
    """Throw away the files that no answer refers to and that came more than two days ago; return how many."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    kept = set(Answer.objects.exclude(file="").values_list("file", flat=True))
    paths = [path for name in names if (path := f"{FOLDER}/{name}") not in kept]
    old = [path for path in paths if default_storage.get_modified_time(path) < now - FILE_WAITS]
    for path in old:
        drop(path)
    return len(old)

"""The back room for superusers: our own rows, and none of what libraries keep for themselves."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse

from symposium.lib.kept import FIELD, PARAMETER, asked, keeps_words

# Results of tasks hold letters, tokens open accounts elsewhere, groups mean nothing here: roles do.
SHOWN = {"account", "events", "programme", "registration", "contest", "resolutions"}


class KeptList(ChangeList):
    """A list whose search stays out of the address; see `symposium.lib.kept`."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.query = asked(request).get(FIELD, "")
        return super().get_queryset(request, exclude_parameters)

    def get_filters_params(self, params: Any = None) -> Any:
        return {name: value for name, value in super().get_filters_params(params).items() if name != PARAMETER}

    def without_words(self) -> str:
        return self.get_query_string(remove=[PARAMETER])


class KeptSearch:
    """What every class of the back room has beside its own."""

    def get_changelist(self, _request: HttpRequest, **_kwargs: Any) -> type[ChangeList]:
        return KeptList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        view = super().changelist_view  # type: ignore[misc]
        return keeps_words()(view)(request, extra_context)


class BackRoom(AdminSite):
    """Shows what a rare repair may need, row by row: nothing is deleted by the dozen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        own = admin_class or ModelAdmin
        searched = type(own.__name__, (KeptSearch, own), {})
        super().register([model for model in models if model._meta.app_label in SHOWN], searched, **options)

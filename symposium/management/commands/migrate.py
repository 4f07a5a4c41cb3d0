"""`migrate` as Django has it, in half the time where there are no tables yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ModelState, ProjectState


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with new_models_drawn_alone():
            super().handle(*args, **options)


@contextmanager
def new_models_drawn_alone() -> Iterator[None]:
    """Let a migration that makes a model draw this alone: nothing refers yet to what has just been made.

    Django draws everything anew that the model has to do with, which are all models in the end, and again for each
    model. The tables come out the same.
    """
    usual = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = usual  # type: ignore[method-assign]


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]
        self.resolve_model_relations(key)
    if "apps" in vars(self):
        self.apps.render_multiple([model_state])

"""What the site changes in Django itself, in one place."""

from django.apps import AppConfig
from django.views import debug, defaults

from symposium.lib.faults import say_what_to_do
from symposium.lib.numbers import say_how_large

say_what_to_do()
say_how_large()


class SymposiumConfig(AppConfig):
    """Shows a visitor of a development copy our own page in place of the list of addresses; failures keep Django's."""

    name = "symposium"

    def ready(self) -> None:
        debug.technical_404_response = defaults.page_not_found

"""The site's own settings, without the need to collect its static files before it is measured."""

from symposium.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405

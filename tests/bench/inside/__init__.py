"""Programs that run inside of the site, which is set up when this package is imported; each prints JSON."""

import django

django.setup()

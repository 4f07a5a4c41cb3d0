"""Load the territories: the districts and cities of Zabaykalsky Krai and the regions of Russia."""

import json
from pathlib import Path

from django.db import migrations

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "territories.json"


def load(apps, schema_editor):
    Territory = apps.get_model("events", "Territory")
    for row in json.loads(CATALOGUE.read_text(encoding="utf-8")):
        Territory.objects.update_or_create(code=row.pop("code"), defaults=row)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

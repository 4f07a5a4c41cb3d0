"""How long personal data are kept unless somebody decides otherwise, in days after the event."""

from django.db import migrations

TERMS = {"processing": 3 * 365, "publication": 5 * 365, "mailings": 3 * 365}


def set_terms(apps, schema_editor):
    retention = apps.get_model("events", "Retention")
    for purpose, days in TERMS.items():
        retention.objects.get_or_create(purpose=purpose, defaults={"days": days})


class Migration(migrations.Migration):
    dependencies = [("events", "0002_territories")]
    operations = [migrations.RunPython(set_terms, migrations.RunPython.noop)]

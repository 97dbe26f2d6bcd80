from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0014_version_texts"),
    ]

    operations = [
        migrations.RemoveField(model_name="procedureversion", name="content"),
        migrations.RemoveField(model_name="procedureversion", name="at_a_glance"),
        migrations.RemoveIndex(model_name="validity", name="validity_now"),
        migrations.AddIndex(
            model_name="validity",
            index=models.Index(
                condition=models.Q(("retracted_at", None)),
                fields=["procedure", "valid_from", "valid_to", "version", "retracted_at"],
                name="validity_now",
            ),
        ),
        migrations.AddIndex(
            model_name="validity",
            index=models.Index(
                condition=models.Q(("retracted_at", None)),
                fields=["version", "valid_from", "valid_to", "procedure", "retracted_at"],
                name="validity_of_version",
            ),
        ),
        migrations.AddIndex(
            model_name="validity",
            index=models.Index(
                condition=models.Q(("retracted_at", None), ("valid_to__isnull", False)),
                fields=["valid_to"],
                name="validity_ends",
            ),
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="decisionpage",
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "permissions": [("promulgate_decision", "Can promulgate decisions")],
            },
        ),
    ]

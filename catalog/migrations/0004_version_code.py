from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_promulgate_permission")]
    operations = [
        migrations.AddField(
            model_name="procedureversion",
            name="code",
            field=models.CharField(db_index=True, default="", max_length=16),
            preserve_default=False,
        )
    ]

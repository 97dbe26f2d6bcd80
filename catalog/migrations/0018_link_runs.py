from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0017_faults'),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=32)),
                ('until', models.DateTimeField()),
                ('found_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='linkcheck',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
    ]

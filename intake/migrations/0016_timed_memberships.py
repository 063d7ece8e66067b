"""A membership that was opened for an emergency ends by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0015_record_keeps_its_people")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="expires_at",
            field=models.DateTimeField(
                blank=True, help_text="Only for an emergency: over at this moment.", null=True
            ),
        ),
    ]

"""When a document's virus scan is due; documents that nobody scanned yet are due at once."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_case_messages_and_passes")]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="scan",
            field=models.CharField(
                choices=[
                    ("pending", "Virenprüfung läuft"),
                    ("clean", "Ohne Befund"),
                    ("infected", "Schadsoftware gefunden"),
                    ("not_possible", "Virenprüfung nicht möglich"),
                    ("unscanned", "Nicht auf Viren geprüft"),
                ],
                default="unscanned",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="scan_attempts",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="document",
            name="scan_due_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("scan__in", ["pending", "unscanned"])),
                fields=["scan_due_at"],
                name="document_scan_due",
            ),
        ),
    ]

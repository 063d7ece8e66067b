import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0006_desk_verdicts_and_templates"),
    ]

    operations = [
        migrations.CreateModel(
            name="CasePass",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(choices=[("helper", "Helper"), ("phone", "Phone")], max_length=8)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("label_sealed", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passes",
                        to="intake.application",
                    ),
                ),
            ],
            options={"ordering": ["-created_at"]},
        ),
        migrations.AddField(
            model_name="message",
            name="awaits_reply",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="from_applicant",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="requirement_key",
            field=models.SlugField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="content_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="question_key",
            field=models.SlugField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="review",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answer_requests",
                to="intake.review",
            ),
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="correction",
                to="intake.decision",
            ),
        ),
        migrations.AlterField(
            model_name="correctionrequest",
            name="requirement_key",
            field=models.SlugField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="missingdocument",
            name="reason",
            field=models.CharField(
                choices=[
                    ("bring_later", "Ich reiche es später nach oder bringe es zum Termin mit"),
                    ("cannot_find", "Ich finde dieses Dokument nicht"),
                    ("cannot_provide", "Ich kann dieses Dokument nicht bekommen"),
                    ("does_not_apply", "Das Dokument trifft auf mich nicht zu"),
                ],
                max_length=16,
            ),
        ),
    ]

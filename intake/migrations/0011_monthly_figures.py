import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0010_waiting_and_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="channel",
            field=models.CharField(
                choices=[
                    ("online", "Online"),
                    ("staff", "Durch die Behörde"),
                    ("walk_in", "Ohne Termin vor Ort"),
                    ("phone", "Telefon"),
                ],
                default="online",
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="FigureCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_at", models.DateTimeField(null=True)),
                ("sampled_on", models.DateField(null=True)),
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figure_count",
                        to="intake.authority",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonthlyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="its first day")),
                ("key", models.SlugField(max_length=48)),
                ("dimension", models.CharField(blank=True, max_length=96)),
                ("live", models.IntegerField(default=0)),
                ("kept", models.IntegerField(default=0)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="monthly_figures",
                        to="intake.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["month", "key", "dimension"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "month", "key", "dimension"), name="monthly_figure_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="monthly_figure_first_day"),
                ],
            },
        ),
    ]

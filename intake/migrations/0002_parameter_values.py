from django.core.validators import RegexValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ParameterValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Zum Beispiel: blue_card_salary_regular. Bedingungen und Texte nennen ihn so.",
                        max_length=64,
                        validators=[RegexValidator(r"^[a-z][a-z0-9_]{0,63}$")],
                        verbose_name="Schlüssel",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="Gilt ab")),
                (
                    "value",
                    models.CharField(
                        help_text="Eine Zahl mit Punkt (50700.00) oder ein Datum (2027-03-04).",
                        max_length=32,
                        verbose_name="Wert",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        help_text="Zum Beispiel: EUR, EUR/month, days, date.",
                        max_length=32,
                        verbose_name="Einheit",
                    ),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="Rechtsgrundlage")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="Fundstelle")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="Notiz")),
            ],
            options={
                "verbose_name": "Gesetzlicher Wert",
                "verbose_name_plural": "Gesetzliche Werte",
                "ordering": ["key", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="parameter_value_once_a_day")
                ],
            },
        ),
    ]

"""Counts by month: additive, free of personal data, and therefore kept when a case is erased."""

from django.db import models

DIMENSION_LENGTH = 96


class MonthlyFigure(models.Model):
    """One count of one authority and month; what is shown is ``live + kept``.

    ``live`` is counted anew from the rows of cases for as long as the month is open, and stays after that. ``kept``
    is what erased cases had added: erasure moves a case's share from one column to the other in its own
    transaction, so that no sum changes when a case goes. Waiting times are counts too: the dimension is the number of
    days, and a median is read from the counts.
    """

    authority = models.ForeignKey("intake.Authority", on_delete=models.CASCADE, related_name="monthly_figures")
    month = models.DateField(help_text="its first day")
    key = models.SlugField(max_length=48)
    dimension = models.CharField(max_length=DIMENSION_LENGTH, blank=True)
    live = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)

    class Meta:
        ordering = ["month", "key", "dimension"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "month", "key", "dimension"], name="monthly_figure_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="monthly_figure_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.key} {self.dimension} {self.live + self.kept}"


class FigureCount(models.Model):
    """When an authority's open months were last counted, and on which day its free times were last sampled."""

    authority = models.OneToOneField("intake.Authority", on_delete=models.CASCADE, related_name="figure_count")
    counted_at = models.DateTimeField(null=True)
    sampled_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.authority_id} {self.counted_at}"

"""What the worker looks after for the figures."""

from intake import reconcile
from intake.figures.services import figures_refresh

reconcile.register("figures", figures_refresh)

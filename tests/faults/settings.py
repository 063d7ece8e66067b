"""A site as people meet it, error pages included, without having collected its static files first."""

from cms.settings.dev import *  # noqa: F403

DEBUG = False

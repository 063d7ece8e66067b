"""WSGI entry point; production settings unless the environment says otherwise. Starts the sandbox for uploads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_wsgi_application()

from intake.documents.acceptance import inspection_prepare  # noqa: E402 (needs the applications loaded above)

inspection_prepare()

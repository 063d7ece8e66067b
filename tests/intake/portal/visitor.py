"""A browser that was granted access to a case, as ``grant_access`` leaves it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from intake.portal.session import SESSION_KEY
from tests.intake.documents.samples import picture


def visitor(*applications) -> Client:
    client = Client()
    session = client.session
    session[SESSION_KEY] = [str(application.pk) for application in applications]
    session.save()
    return client


def page(client, name, *args, **options):
    return client.get(reverse(f"portal:{name}", args=args), **options)


def send(client, name, *args, data=None, **options):
    return client.post(reverse(f"portal:{name}", args=args), data or {}, **options)


def upload(client, application, key="passport", data=None, name="pass.jpg", **options):
    content = picture() if data is None else data
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return send(client, "requirement", application.pk, key, data={"file": file}, **options)

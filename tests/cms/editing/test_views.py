"""The pages around a form are for those who may change it; they say what changed, and export and import."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale

from cms.editing.importing import release_import
from cms.pages import FormPage, LibraryPage
from cms.seed.definitions import form_seed
from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.definitions.release import release_write
from tests.factories import STUDY, UserFactory, root_page

pytestmark = pytest.mark.django_db

NAMES = ("history", "export", "xdatenfelder")


@pytest.fixture
def form(wagtail_tree):
    parameters_load()
    root_page().add_child(
        instance=LibraryPage(title="Formulare", slug="formulare", locale=Locale.objects.get(language_code="de"))
    )
    page = release_import(release().encode(), actor=Actor.system())
    page.get_latest_revision().publish()
    return page


def release(**german):
    content, texts = form_seed(STUDY)
    return release_write(content, {"de": {**texts["de"], **german}}, number=1)


@pytest.fixture
def editor(form, client):
    user = UserFactory()
    group = Group.objects.create(name="Formulare")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=form.get_parent(), permission=permission)
    user.groups.add(group)
    client.force_login(user)
    return user


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_who_may_not_change_the_form_finds_nothing(client, form, name):
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse(f"editing:{name}", args=[STUDY])).status_code == 404
    assert client.get(reverse("editing:import")).status_code == 404


def test_the_history_says_what_the_newest_revision_changed(client, form, editor):
    form = FormPage.objects.get(pk=form.pk)
    form.summary = "Ganz neu."
    form.save_revision(user=editor).publish()

    page = text(client.get(reverse("editing:history", args=[STUDY])))

    assert "Ganz neu." in page
    assert editor.username in page
    assert client.get(reverse("editing:history", args=[STUDY]) + "?from=x").status_code == 404


def test_the_file_that_is_exported_is_imported_without_a_difference(client, form, editor):
    exported = client.get(reverse("editing:export", args=[STUDY]))
    upload = SimpleUploadedFile("form.yaml", exported.content)

    page = text(client.post(reverse("editing:import"), {"file": upload}))

    assert "Nichts." in page


def test_an_import_shows_its_difference_first_and_makes_a_draft_when_confirmed(client, form, editor):
    changed = release(summary="Aus der Datei.")
    shown = text(client.post(reverse("editing:import"), {"file": SimpleUploadedFile("form.yaml", changed.encode())}))
    assert "Aus der Datei." in shown
    assert FormPage.objects.get(pk=form.pk).get_latest_revision_as_object().summary != "Aus der Datei."

    response = client.post(reverse("editing:import"), {"text": changed, "confirmed": "1"})

    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[form.pk])
    assert FormPage.objects.get(pk=form.pk).summary != "Aus der Datei."
    assert FormPage.objects.get(pk=form.pk).get_latest_revision_as_object().summary == "Aus der Datei."


def test_a_file_that_is_no_form_is_refused_in_words(client, form, editor):
    response = client.post(reverse("editing:import"), {"file": SimpleUploadedFile("form.yaml", b"x: 1")})

    assert response.status_code == 422
    assert "keine Formulardatei" in text(response)


def test_the_fim_export_names_what_it_leaves_out_and_sends_the_file(client, form, editor):
    address = reverse("editing:xdatenfelder", args=[STUDY])

    assert "Dokumentsteckbriefen" in text(client.get(address))
    assert client.get(f"{address}?download=1")["Content-Type"].startswith("application/xml")

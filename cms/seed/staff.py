"""Load the demo's staff: accounts with a second factor, memberships, and what each may do in the page tree."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, GroupSitePermission, Page, Site

from cms.pages import HomePage, LibraryPage
from intake.authorities.models import Authority, Membership

DEMO_PASSWORD = "Vorsprache-Demo-2026"  # noqa: S105 - public on purpose; the command refuses production settings
CLERK, EDITOR, LEAD = Membership.Role.CLERK, Membership.Role.EDITOR, Membership.Role.LEAD

# Sign-in name, key of the authority, role, whether they keep the library of standard forms.
STAFF: tuple[tuple[str, str, str, bool], ...] = (
    ("redaktion@herne.example", "herne", EDITOR, True),
    ("sachbearbeitung@herne.example", "herne", CLERK, False),
    ("teamleitung@herne.example", "herne", LEAD, False),
    ("redaktion@nachbar.example", "nachbar", EDITOR, False),
    ("sachbearbeitung@nachbar.example", "nachbar", CLERK, False),
)
ADMINISTRATOR = "admin@herne.example"
CLERKS_GROUP = "Sachbearbeitung"
LIBRARY_GROUP = "Formularredaktion"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_PERMISSIONS = (
    "add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document",
)  # fmt: skip


@dataclass(frozen=True)
class Login:
    """What the demo prints for one person."""

    email: str
    role: str
    authority: str
    totp_secret: str
    recovery_codes: tuple[str, ...]


def staff_load(authorities: Iterable[Authority]) -> list[Login]:
    """Return a login for every demo account; existing accounts keep their password and second factor."""
    by_key = {authority.key: authority for authority in authorities}
    logins = []
    for email, key, role, keeps_library in STAFF:
        authority = by_key[key]
        user = user_load(email)
        for each in (CLERK, LEAD) if role == LEAD else (role,):  # who leads the clerks is one
            Membership.objects.get_or_create(user=user, authority=authority, role=each)
        groups = [editors_group(authority)] if role == EDITOR else [clerks_group()]
        user.groups.add(*groups, *([library_group()] if keeps_library else []))
        logins.append(login_of(user, role, authority.name))
    administrator = user_load(ADMINISTRATOR, is_superuser=True)
    return [*logins, login_of(administrator, "administrator", "")]


def user_load(email: str, *, is_superuser: bool = False) -> User:
    """Return the account; a new one gets the demo's password and a verified address."""
    user, made = get_user_model().objects.get_or_create(
        username=email, defaults={"email": email, "is_superuser": is_superuser, "is_staff": is_superuser}
    )
    if made:
        user.set_password(DEMO_PASSWORD)
        user.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def login_of(user: User, role: str, authority: str) -> Login:
    """Return the person's login, enrolling the second factor where there is none."""
    enrolled = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    totp = TOTP(enrolled) if enrolled else TOTP.activate(user, demo_secret(user.username))
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return Login(user.username, role, authority, decrypt(totp.instance.data["secret"]), tuple(codes))


def demo_secret(email: str) -> str:
    """Return this installation's TOTP secret of a demo account (160 bits, as RFC 4226 advises)."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demo-totp:{email}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:20]).decode()


def editors_group(authority: Authority) -> Group:
    """Return the group that edits the pages of one authority, and nothing else."""
    group, made = Group.objects.get_or_create(name=f"Redaktion {authority.city}")
    if made:
        admin_access(group)
        home = HomePage.objects.get(pk=authority.site.root_page_id) if authority.site else None
        pages_allow(group, home.get_translations(inclusive=True) if home else [])
        collection_allow(group, authority.city)
        if authority.site:
            languages_allow(group, authority.site)
    return group


def languages_allow(group: Group, site: Site) -> None:
    """Let the group decide which languages its site offers."""
    permission = Permission.objects.get(content_type__app_label="cms", codename="change_languagesettings")
    GroupSitePermission.objects.get_or_create(group=group, site=site, permission=permission)


def library_group() -> Group:
    """Return the group that keeps the standard forms and the amounts that the law sets."""
    group, made = Group.objects.get_or_create(name=LIBRARY_GROUP)
    if made:
        admin_access(group)
        group.permissions.add(*Permission.objects.filter(content_type__model="parametervalue"))
        pages_allow(group, LibraryPage.objects.all())
        legal_values = Permission.objects.filter(content_type__app_label="intake", content_type__model="parametervalue")
        group.permissions.add(*legal_values.exclude(codename__startswith="delete"))
    return group


def clerks_group() -> Group:
    """Return the group of all clerks: they reach the admin, where their membership decides what they see."""
    group, made = Group.objects.get_or_create(name=CLERKS_GROUP)
    if made:
        admin_access(group, translate=False)
    return group


def admin_access(group: Group, *, translate: bool = True) -> None:
    """Let the group into the admin and, if wanted, send pages to translation."""
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    if translate:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
        )


def pages_allow(group: Group, pages: Iterable[Page]) -> None:
    """Let the group write and publish below these pages."""
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=permission)
        for page in pages
        for permission in permissions
    )


def collection_allow(group: Group, name: str) -> None:
    """Give the group a collection of images and leaflets of its own."""
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=name).first() or root.add_child(name=name)
    permissions = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=COLLECTION_PERMISSIONS
    )
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in permissions
    )

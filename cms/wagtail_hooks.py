"""Registration of what the host adds to the Wagtail admin, and nothing else."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms import form_reports
from cms.adaptations import viewsets as adaptations
from cms.appointments import viewsets as appointments
from cms.editing.viewsets import FormEditingViewSet
from cms.figures import viewsets as figures
from cms.parameter_admin import ParameterViewSet
from cms.retention import viewsets as retention
from cms.review import panels
from cms.review.paper_urls import PaperViewSet, letters_menu_item
from cms.review.permissions import policies_register
from cms.review.viewsets import ChecksViewSet, ReviewViewSet, TemplatesViewSet, checks_menu_item, templates_menu_item
from cms.translations import viewsets as translations

policies_register()
hooks.register("register_admin_viewset", ReviewViewSet)
hooks.register("register_admin_menu_item", panels.desk_menu_item)
for office_viewset in (ChecksViewSet, TemplatesViewSet):
    hooks.register("register_admin_viewset", office_viewset)
hooks.register("register_admin_menu_item", checks_menu_item)
hooks.register("register_admin_menu_item", templates_menu_item)
hooks.register("register_admin_viewset", PaperViewSet)
hooks.register("register_admin_menu_item", letters_menu_item)
hooks.register("construct_homepage_panels", panels.home_panels)
hooks.register("construct_homepage_summary_items", panels.home_summary)
hooks.register("construct_main_menu", panels.main_menu, order=1000)
hooks.register("after_publish_page", form_reports.publication_tell)
hooks.register("construct_homepage_panels", form_reports.home_panels)
hooks.register("register_admin_viewset", adaptations.AdaptationsViewSet)
hooks.register("register_admin_menu_item", adaptations.adaptations_menu_item)
register_snippet(ParameterViewSet)
hooks.register("register_admin_viewset", FormEditingViewSet)
hooks.register("register_admin_viewset", translations.TranslationsViewSet)
hooks.register("register_admin_menu_item", translations.translations_menu_item)
hooks.register("register_admin_viewset", appointments.AppointmentsViewSet)
hooks.register("register_admin_menu_item", appointments.appointments_menu_item)
hooks.register("register_admin_viewset", retention.RetentionViewSet)
hooks.register("register_admin_menu_item", retention.retention_menu_item)
hooks.register("register_admin_viewset", figures.FiguresViewSet)
hooks.register("register_admin_menu_item", figures.figures_menu_item)

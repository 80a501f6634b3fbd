"""How a form looks: one field a row, its hint above, its mistake beside it."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Render forms with our own templates, beside Django's for the widgets."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
    formset_template_name = "pages/forms/formset.html"

    def get_template(self, template_name: str):  # type: ignore[no-untyped-def]
        """Look among the templates of the apps first, then among Django's."""
        from django.template import TemplateDoesNotExist
        from django.template.loader import get_template

        try:
            return get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)

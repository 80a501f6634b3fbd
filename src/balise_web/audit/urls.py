"""Where the pages of the audit lie; ``central`` is what concerns no single participant."""

from django.urls import path

from balise_web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.audit, name="audit"),
    path("<slug:name>/", views.chain, name="chain"),
    path("<slug:name>/check/", views.checked, name="check"),
    path("<slug:name>/chain.jsonl", views.download, name="download"),
]

"""Where packs lie."""

from django.urls import path

from balise_web.packs import views

app_name = "packs"
urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/public/<slug:name>/", views.public, name="public"),
    path("packs/public/<slug:name>/pack.yaml", views.public_text, name="public_text"),
    path("packs/own/<slug:name>/", views.own, name="own"),
    path(
        "packs/own/<slug:name>/<slug:identity>/pack.yaml",
        views.own_text,
        name="own_text",
    ),
]

"""Pages that belong to no app: language, health, the drawing of the simulated."""

from django.urls import include, path

from balise_web.pages import views

app_name = "pages"
urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("simulated/<slug:language>.svg", views.simulated, name="simulated"),
    path("health", views.health, name="health"),
]

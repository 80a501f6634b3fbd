"""Home, help and status."""

from django.urls import path

from balise_web.home import help_views, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("partners/", views.partners, name="partners"),
    path("status/", views.status, name="status"),
    path("help/", help_views.contents, name="help"),
    path("help/search/", help_views.search, name="search"),
    path("help/<slug:slug>/", help_views.one, name="topic"),
]

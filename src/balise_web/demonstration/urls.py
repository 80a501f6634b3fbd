"""The ways into the demonstration."""

from django.urls import path

from balise_web.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("sign-in/<slug:handle>/", views.sign_in, name="sign-in"),
    path("files/<str:name>", views.file, name="file"),
]

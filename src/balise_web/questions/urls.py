"""The pages of questions pinned to a value."""

from django.urls import path

from balise_web.questions import views

app_name = "questions"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("ask/", views.ask, name="ask"),
    path("<slug:number>/", views.one, name="one"),
]

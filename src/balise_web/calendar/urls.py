"""Where the calendar lies."""

from django.urls import path

from balise_web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/reminders/", views.reminders, name="reminders"),
    path("calendar/overview/", views.all_of_them, name="overview"),
    path("calendar/of/<str:code>/", views.of, name="of"),
    path("calendar/of/<str:code>/remind/", views.remind, name="remind"),
]

"""Where each page lies; each app names its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("balise_web.pages.urls")),
    path("", include("balise_web.accounts.urls")),
    path("demo/", include("balise_web.demonstration.urls")),
    path("send/", include("balise_web.uploads.urls")),
    path("", include("balise_web.governing.urls")),
    path("sharing/", include("balise_web.offers.urls")),
    path("audit/", include("balise_web.audit.urls")),
    path("", include("balise_web.home.urls")),
    path("", include("balise_web.calendar.urls")),
    path("", include("balise_web.packs.urls")),
    path("questions/", include("balise_web.questions.urls")),
    path("submissions/", include("balise_web.submissions.urls")),
]

handler400 = "balise_web.pages.views.not_understood"
handler403 = "balise_web.pages.views.not_allowed"
handler404 = "balise_web.pages.views.not_here"
handler500 = "balise_web.pages.views.failed"

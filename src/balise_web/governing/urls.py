"""Where participants and terms lie."""

from django.urls import path, re_path

from balise_web.governing.views import (
    asking,
    groups,
    participants,
    standing,
    stating,
    terms,
)

app_name = "governing"
_CODE = r"participants/(?P<code>[A-Z][A-Z0-9]{1,7})"
urlpatterns = [
    path("participants/", participants.participants, name="participants"),
    path("participants/first-steps/", participants.begin, name="first_steps"),
    path("participants/invite/", participants.invite, name="invite"),
    path("participants/announcements/", asking.announcements, name="announcements"),
    path(
        "participants/announcements/<int:number>/end/",
        asking.end_announcement,
        name="end_announcement",
    ),
    path("participants/cannot-collect/", asking.cannot_collect, name="cannot_collect"),
    path(
        "participants/cannot-collect/<int:number>/answer/", asking.answer, name="answer"
    ),
    path(
        "participants/cannot-collect/<int:number>/end/",
        asking.end_confirmation,
        name="end_confirmation",
    ),
    path("participants/groups/", groups.groups, name="groups"),
    path("participants/groups/<slug:name>/", groups.group, name="group"),
    path(
        "participants/groups/<slug:name>/<str:code>/leave/", groups.leave, name="leave"
    ),
    re_path(rf"^{_CODE}/$", participants.one, name="one"),
    re_path(rf"^{_CODE}/letter/$", standing.confirm, name="confirm"),
    re_path(
        rf"^{_CODE}/step/(?P<name>suspend|reinstate|withdraw|keep)/$",
        standing.step,
        name="step",
    ),
    re_path(rf"^{_CODE}/frequencies/$", stating.frequencies, name="frequencies"),
    re_path(rf"^{_CODE}/agencies/$", stating.agencies, name="agencies"),
    re_path(rf"^{_CODE}/declare/$", stating.declare, name="declare"),
    re_path(
        rf"^{_CODE}/agencies/(?P<name>[a-z0-9-]+)/$", stating.agency, name="agency"
    ),
    re_path(
        rf"^{_CODE}/agencies/(?P<name>[a-z0-9-]+)/(?P<flow>[A-Z]{{2}})/$",
        stating.sheet,
        name="sheet",
    ),
    re_path(
        rf"^{_CODE}/except/(?P<newcomer>[A-Z][A-Z0-9]{{1,7}})/$",
        asking.except_one,
        name="except",
    ),
    path("terms/", terms.terms, name="terms"),
    path("terms/new/", terms.new, name="new_terms"),
    path("terms/<int:number>/", terms.version, name="version"),
    path("terms/<int:number>/accept/", terms.accept, name="accept"),
]

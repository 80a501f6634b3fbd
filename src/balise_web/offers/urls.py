"""Where the pages of sharing lie."""

from django.urls import path

from balise_web.offers.views import (
    groups,
    inside,
    labels,
    looked,
    notices,
    offers,
    partners,
)

app_name = "offers"
urlpatterns = [
    path("", offers.sharing, name="sharing"),
    path("offers/<slug:dataflow>/<slug:depth>/", offers.offer, name="offer"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<slug:code>/", partners.partner, name="partner"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:group>/leave/", groups.leaving, name="leaving"),
    path("groups/<slug:group>/except/<slug:code>/", groups.excepting, name="excepting"),
    path("labels/", labels.labels, name="labels"),
    path("labels/<slug:mark>/", labels.label, name="label"),
    path("inside/", inside.inside, name="inside"),
    path("inside/<slug:agency>/<slug:dataflow>/", inside.agency, name="agency"),
    path("secretariat/", inside.secretariat, name="secretariat"),
    path("looked/", looked.looked, name="looked"),
    path("looked/chain.jsonl", looked.chain, name="chain"),
    path("looked/log.<slug:kind>", looked.log, name="log"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<slug:number>/", notices.notice, name="notice"),
]

"""The pages of deliveries: the list, one of them, and each step that it may take."""

from django.urls import path

from balise_web.submissions.views import (
    correcting,
    found,
    lists,
    recalling,
    releasing,
    steps,
)

app_name = "submissions"
urlpatterns = [
    path("", lists.index, name="list"),
    path("nil-return/", correcting.nil_return, name="nil-return"),
    path("again/", correcting.again, name="again"),
    path("<slug:number>/", lists.one, name="one"),
    path("<slug:number>/adopt/", steps.adopt, name="adopt"),
    path("<slug:number>/clear/", steps.clear, name="clear"),
    path("<slug:number>/approve/", steps.approve, name="approve"),
    path("<slug:number>/seal/", steps.seal, name="seal"),
    path("<slug:number>/discard/", steps.discard, name="discard"),
    path("<slug:number>/explain/", steps.explain, name="explain"),
    path("<slug:number>/release/", releasing.release, name="release"),
    path("<slug:number>/released/", releasing.released, name="released"),
    path("<slug:number>/recall/", recalling.recall, name="recall"),
    path("<slug:number>/erase/", recalling.erase, name="erase"),
    path("<slug:number>/receipt/", recalling.receipt, name="receipt"),
    path("<slug:number>/differences/", correcting.differences, name="differences"),
    path("<slug:number>/correct/", correcting.correct, name="correct"),
    path("<slug:number>/found/<slug:rule>/", found.under, name="found"),
    path("<slug:number>/lines/<int:row>/", found.lines, name="lines"),
    path("<slug:number>/rejected/", found.rejected, name="rejected"),
    path("<slug:number>/file/", found.file, name="file"),
]

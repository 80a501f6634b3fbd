"""Where the pages of sending data lie."""

from django.urls import path

from balise_web.uploads.views import reading, results, sheets, starting

app_name = "uploads"
urlpatterns = [
    path("", starting.start, name="start"),
    path("begin", starting.begin, name="begin"),
    path("checked/<str:number>/", results.checked, name="checked"),
    path("checked/<str:number>/rows", results.rows, name="checked-rows"),
    path("checked/<str:number>/file.<str:kind>", results.file, name="checked-file"),
    path("<str:number>/", reading.show, name="show"),
    path("<str:number>/bytes", starting.piece, name="bytes"),
    path("<str:number>/state", reading.state, name="state"),
    path("<str:number>/answer", reading.answer, name="answer"),
    path("<str:number>/columns", reading.columns, name="columns"),
    path("<str:number>/reading", reading.read_otherwise, name="reading"),
    path("<str:number>/pack", reading.pack, name="pack"),
    path("<str:number>/send", reading.send, name="send"),
    path("<str:number>/cancel", reading.cancel, name="cancel"),
    path("<str:number>/sheet/<str:dataflow>", sheets.sheet, name="sheet"),
]

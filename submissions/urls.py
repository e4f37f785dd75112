from django.urls import path

from .views import answering, reports

app_name = "submissions"
urlpatterns = [
    path("klopt-dit-niet/<entry_number:number>", reports.report, name="report"),
    path("klopt-dit-niet/<entry_number:number>/bedankt", reports.report_sent, name="report_sent"),
    path("mijn-regio/<slug:slug>/meldingen", answering.reports, name="reports"),
    path(
        "mijn-regio/<slug:slug>/meldingen/<int:number>",
        answering.answer_report,
        name="answer_report",
    ),
    path(
        "mijn-regio/<slug:slug>/meldingen/<int:number>/sluiten",
        answering.close_report,
        name="close_report",
    ),
]

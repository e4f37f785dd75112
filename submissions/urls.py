from django.urls import path

from .views import (
    answering,
    confirming,
    my_region,
    notifications,
    overlap,
    overview,
    proposing,
    reports,
)

app_name = "submissions"
urlpatterns = [
    path("klopt-dit-niet/<entry_number:number>", reports.report, name="report"),
    path("klopt-dit-niet/<entry_number:number>/bedankt", reports.report_sent, name="report_sent"),
    path("mijn-regio", my_region.my_region, name="my_region"),
    path("mijn-regio/berichten", notifications.notifications, name="notifications"),
    path(
        "mijn-regio/berichten/gelezen", notifications.notifications_read, name="notifications_read"
    ),
    path(
        "mijn-regio/berichten/<uuid:message_id>",
        notifications.notification_open,
        name="notification_open",
    ),
    path("mijn-regio/voorstellen/<int:number>", overview.submission, name="submission"),
    path("mijn-regio/voorstellen/<int:number>/lijkt-op", overlap.overlap, name="overlap"),
    path("mijn-regio/voorstellen/<int:number>/<slug:step>", proposing.step, name="step"),
    path("mijn-regio/<slug:slug>", my_region.region, name="region"),
    path("mijn-regio/<slug:slug>/nieuw/<slug:kind>", proposing.new, name="new"),
    path("mijn-regio/<slug:slug>/wijzigen/<entry_number:number>", proposing.change, name="change"),
    path(
        "mijn-regio/<slug:slug>/intrekken/<entry_number:number>",
        proposing.withdraw,
        name="withdraw",
    ),
    path("mijn-regio/<slug:slug>/bevestigen", confirming.to_confirm, name="to_confirm"),
    path(
        "mijn-regio/<slug:slug>/bevestigen/<entry_number:number>",
        confirming.confirm,
        name="confirm",
    ),
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

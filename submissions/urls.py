from django.urls import path

from .views import answering, confirming, notifications, overlap, reports

app_name = "submissions"
urlpatterns = [
    path("klopt-dit-niet/<entry_number:number>", reports.report, name="report"),
    path("klopt-dit-niet/<entry_number:number>/bedankt", reports.report_sent, name="report_sent"),
    path("mijn-regio/berichten", notifications.notifications, name="notifications"),
    path(
        "mijn-regio/berichten/gelezen", notifications.notifications_read, name="notifications_read"
    ),
    path(
        "mijn-regio/berichten/<uuid:message_id>",
        notifications.notification_open,
        name="notification_open",
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
    path("mijn-regio/voorstellen/<int:number>/lijkt-op", overlap.overlap, name="overlap"),
]

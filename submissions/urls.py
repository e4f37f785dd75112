from django.urls import path

from .views import confirming, notifications

app_name = "submissions"
urlpatterns = [
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
]

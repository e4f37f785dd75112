from django.urls import URLPattern, path

from .views import notifications

app_name = "submissions"
urlpatterns: list[URLPattern] = [
    path("mijn-regio/berichten", notifications.notifications, name="notifications"),
    path(
        "mijn-regio/berichten/gelezen", notifications.notifications_read, name="notifications_read"
    ),
    path(
        "mijn-regio/berichten/<uuid:message_id>",
        notifications.notification_open,
        name="notification_open",
    ),
]

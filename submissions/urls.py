from django.urls import path

from .views import confirming

app_name = "submissions"
urlpatterns = [
    path(
        "mijn-regio/<slug:slug>/bevestigen",
        confirming.to_confirm,
        name="to_confirm",
    ),
    path(
        "mijn-regio/<slug:slug>/bevestigen/<entry_number:number>",
        confirming.confirm,
        name="confirm",
    ),
]

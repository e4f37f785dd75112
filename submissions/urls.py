from django.urls import path

from .views import my_region, overview, proposing

app_name = "submissions"
urlpatterns = [
    path("mijn-regio", my_region.my_region, name="my_region"),
    path("mijn-regio/voorstellen/<int:number>", overview.submission, name="submission"),
    path("mijn-regio/voorstellen/<int:number>/<slug:step>", proposing.step, name="step"),
    path("mijn-regio/<slug:slug>", my_region.region, name="region"),
    path("mijn-regio/<slug:slug>/nieuw/<slug:kind>", proposing.new, name="new"),
    path("mijn-regio/<slug:slug>/wijzigen/<entry_number:number>", proposing.change, name="change"),
    path(
        "mijn-regio/<slug:slug>/intrekken/<entry_number:number>",
        proposing.withdraw,
        name="withdraw",
    ),
]

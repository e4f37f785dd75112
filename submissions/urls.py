from django.urls import URLPattern, path

from .views import overlap

app_name = "submissions"
urlpatterns: list[URLPattern] = [
    path("mijn-regio/voorstellen/<int:number>/lijkt-op", overlap.overlap, name="overlap"),
]

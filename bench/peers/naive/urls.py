from django.urls import path

from . import views

urlpatterns = [
    path("initiatieven", views.InitiativeList.as_view(), name="list"),
    path("initiatieven.csv", views.export, name="export"),
    path("initiatieven/<str:code>", views.InitiativeDetail.as_view(), name="detail"),
]

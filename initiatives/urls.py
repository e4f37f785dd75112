from django.urls import path

from . import views

urlpatterns = [
    path("initiatieven", views.initiative_list, name="initiative_list"),
    path("initiatieven.csv", views.initiative_file, name="initiative_file"),
    path("initiatieven/<slug:slug>", views.initiative_detail, name="initiative_detail"),
    path(
        "initiatieven/<slug:slug>/geschiedenis", views.initiative_history, name="initiative_history"
    ),
    path("campussen", views.campus_list, name="campus_list"),
    path("campussen.csv", views.campus_file, name="campus_file"),
    path("campussen/<slug:slug>", views.campus_detail, name="campus_detail"),
    path("campussen/<slug:slug>/geschiedenis", views.campus_history, name="campus_history"),
]

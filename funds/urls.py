from django.urls import path

from . import views

urlpatterns = [
    path("fondsen", views.fund_list, name="fund_list"),
    path("fondsen.csv", views.fund_file, name="fund_file"),
    path("fondsen/<slug:slug>", views.fund_detail, name="fund_detail"),
    path("fondsen/<slug:slug>/geschiedenis", views.fund_history, name="fund_history"),
]

from django.urls import path

from . import views

urlpatterns = [
    path("bijlage", views.annex, name="annex"),
    path("regios", views.region_list, name="region_list"),
    path("regios/<slug:slug>", views.region_detail, name="region_detail"),
    path("topsectoren", views.topsector_list, name="topsector_list"),
    path("topsectoren/<slug:code>", views.topsector_detail, name="topsector_detail"),
    path("cijfers", views.figures, name="figures"),
]

from django.contrib import admin

from register.admin import EntryAdmin

from .models import Campus, Initiative
from .resources import CampusResource, InitiativeResource


@admin.register(Initiative)
class InitiativeAdmin(EntryAdmin):
    resource_classes = [InitiativeResource]
    own_fields = ["area_ha", "quantity", "quantity_words", "parent"]
    raw_id_fields = ["parent"]


@admin.register(Campus)
class CampusAdmin(EntryAdmin):
    resource_classes = [CampusResource]
    own_fields = [
        "stage",
        "floor_area_existing_m2",
        "floor_area_planned_m2",
        "latitude",
        "longitude",
        "parent",
    ]
    list_filter = [*EntryAdmin.list_filter, "stage"]
    raw_id_fields = ["parent"]

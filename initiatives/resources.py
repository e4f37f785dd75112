from import_export import fields

from register.resources import ChoiceWidget, EntryResource, WholeNumberWidget, text_field

from .models import Campus, Initiative


class InitiativeResource(EntryResource):
    area_ha = fields.Field("area_ha", "oppervlakte (ha)", WholeNumberWidget())
    quantity = fields.Field("quantity", "aantal", WholeNumberWidget())
    quantity_words = text_field("quantity_words", "aantal volgens de bron")

    class Meta(EntryResource.Meta):
        model = Initiative
        fields = [*EntryResource.Meta.fields, "area_ha", "quantity", "quantity_words"]


class CampusResource(EntryResource):
    stage = fields.Field("stage", "fase", ChoiceWidget([("", ""), *Campus.Stage.choices]))
    floor_area_existing_m2 = fields.Field(
        "floor_area_existing_m2", "bestaand oppervlak (m2)", WholeNumberWidget()
    )
    floor_area_planned_m2 = fields.Field(
        "floor_area_planned_m2", "gepland oppervlak (m2)", WholeNumberWidget()
    )

    class Meta(EntryResource.Meta):
        model = Campus
        fields = [
            *EntryResource.Meta.fields,
            "stage",
            "floor_area_existing_m2",
            "floor_area_planned_m2",
        ]

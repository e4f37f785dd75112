from import_export import fields

from register.resources import ChoiceWidget, EntryResource, text_field

from .models import Fund


class FundResource(EntryResource):
    revolving = fields.Field("revolving", "revolverend", ChoiceWidget(Fund.Revolving.choices))
    instrument = text_field("instrument", "instrument")
    manager = text_field("manager", "beheerder van het fonds")
    national_fund_relation = fields.Field(
        "national_fund_relation",
        "relatie met Innovatiefonds MKB+",
        ChoiceWidget(Fund.NationalFundRelation.choices),
    )
    national_fund_route = fields.Field(
        "national_fund_route",
        "route naar Innovatiefonds MKB+",
        ChoiceWidget([("", ""), *Fund.NationalFundRoute.choices]),
    )

    class Meta(EntryResource.Meta):
        model = Fund
        fields = [
            *EntryResource.Meta.fields,
            "revolving",
            "instrument",
            "manager",
            "national_fund_relation",
            "national_fund_route",
        ]

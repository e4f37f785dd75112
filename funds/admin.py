from django.contrib import admin

from register.admin import EntryAdmin

from .models import Fund
from .resources import FundResource


@admin.register(Fund)
class FundAdmin(EntryAdmin):
    resource_classes = [FundResource]
    own_fields = [
        "revolving",
        "instrument",
        "manager",
        "national_fund_relation",
        "national_fund_route",
        "parent",
    ]
    list_filter = [*EntryAdmin.list_filter, "revolving", "national_fund_relation"]
    raw_id_fields = ["parent"]

"""Regions, their codes, and the regions they lie in: right after every way of writing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from register.models import Region, RegionClosure, RegionCode, RegionMembership
from tests.make import make_membership, make_region

YESTERDAY = date.today() - timedelta(days=1)
TOMORROW = date.today() + timedelta(days=1)


def wholes(region: Region) -> set[str]:
    """The names of every region that this one lies in, itself left out."""
    lies_in = RegionClosure.objects.filter(part=region).exclude(whole=region)
    return set(lies_in.values_list("whole__name", flat=True))


def test_utrecht_exists_twice_and_says_which():
    province = make_region("Utrecht", slug="utrecht")
    city = make_region("Utrecht", "gemeente", slug="utrecht-stad")

    assert [str(province), str(city)] == ["provincie Utrecht", "gemeente Utrecht"]


def test_one_kind_has_a_name_once_and_the_form_says_so():
    make_region("Utrecht")
    double = Region(code="PV26", slug="utrecht", name="Utrecht", kind=Region.Kind.PROVINCE)

    with pytest.raises(ValidationError) as refusal:
        double.full_clean()

    assert refusal.value.messages == ["Er is al een regio van deze soort met deze naam."]


def test_one_kind_has_a_name_once_in_the_database_too():
    make_region("Utrecht")

    with pytest.raises(IntegrityError, match="region_name_per_kind"):
        make_region("Utrecht")


@pytest.mark.parametrize("code", ["PV 26", "=PV26", "-PV26", "sv_delta", "PV26;x"])
def test_a_code_that_is_unsafe_in_an_address_or_a_spreadsheet_is_refused(code):
    region = make_region("Utrecht")

    with pytest.raises(IntegrityError, match="region_code_safe"):
        Region.objects.filter(pk=region.pk).update(code=code)


def test_a_partnership_is_called_by_its_name_alone():
    assert str(make_region("Brainport", "samenwerkingsverband")) == "Brainport"


def test_names_are_sorted_the_dutch_way_whatever_the_locale():
    for name in ["Zeeland", "'s-Hertogenbosch", "ambacht", "Énergie", "Haarlem"]:
        make_region(name)

    names = list(Region.objects.values_list("name", flat=True))

    assert names == ["ambacht", "Énergie", "Haarlem", "'s-Hertogenbosch", "Zeeland"]


def test_a_code_holds_between_dates():
    utrecht = make_region("Utrecht")
    code = RegionCode(region=utrecht, scheme="NUTS", value="NL31")
    code.valid_from, code.valid_until = date(2024, 1, 1), date(2023, 12, 31)

    with pytest.raises(ValidationError) as refusal:
        code.full_clean()

    assert refusal.value.messages == ["De einddatum ligt voor de begindatum."]


def test_a_code_in_the_wrong_order_is_refused_by_the_database_too():
    code = RegionCode.objects.create(region=make_region(), scheme="NUTS", value="NL31")

    with pytest.raises(IntegrityError, match="region_code_period_in_order"):
        RegionCode.objects.filter(pk=code.pk).update(
            valid_from=date(2024, 1, 1), valid_until=date(2023, 12, 31)
        )


def test_the_old_code_of_a_region_comes_before_the_new():
    utrecht = make_region("Utrecht")
    RegionCode.objects.create(
        region=utrecht, scheme="NUTS", value="NL35", valid_from=date(2024, 1, 1)
    )
    RegionCode.objects.create(
        region=utrecht, scheme="NUTS", value="NL31", valid_until=date(2023, 12, 31)
    )

    assert [code.value for code in utrecht.codes.all()] == ["NL31", "NL35"]


def test_a_code_belongs_to_one_region():
    RegionCode.objects.create(region=make_region(), scheme="CBS", value="PV26")
    double = RegionCode(region=make_region(), scheme="CBS", value="PV26")

    with pytest.raises(ValidationError) as refusal:
        double.full_clean()

    assert refusal.value.messages == ["Deze code is al van een regio."]


def test_a_new_region_lies_in_itself():
    region = make_region()

    assert list(RegionClosure.objects.values_list("part", "whole")) == [(region.pk, region.pk)]


def test_regions_that_are_made_in_bulk_lie_in_themselves():
    regions = Region.objects.bulk_create(
        Region(code=f"R-{n}".lower(), slug=f"r-{n}", name=f"R {n}", kind="gemeente")
        for n in range(3)
    )

    pairs = set(RegionClosure.objects.values_list("part", "whole"))

    assert pairs == {(region.pk, region.pk) for region in regions}


def test_a_member_of_a_member_lies_in_the_whole():
    city, province, part = make_region("Oss"), make_region("Brabant"), make_region("Zuid")

    make_membership(city, province)
    make_membership(province, part)

    assert wholes(city) == {"Brabant", "Zuid"}
    assert wholes(province) == {"Zuid"}
    assert wholes(part) == set()


def test_memberships_that_are_made_in_bulk_count_at_once():
    city, province, part = make_region("Oss"), make_region("Brabant"), make_region("Zuid")

    RegionMembership.objects.bulk_create(
        [
            RegionMembership(part=province, whole=part),
            RegionMembership(part=city, whole=province),
        ]
    )

    assert wholes(city) == {"Brabant", "Zuid"}


def test_a_membership_that_moves_leaves_the_old_whole():
    city = make_region("Oss")
    membership = make_membership(city, make_region("Brabant"))

    RegionMembership.objects.filter(pk=membership.pk).update(whole=make_region("Limburg"))

    assert wholes(city) == {"Limburg"}


def test_a_membership_that_is_deleted_no_longer_counts():
    city, province, part = make_region("Oss"), make_region("Brabant"), make_region("Zuid")
    make_membership(province, part)
    membership = make_membership(city, province)

    membership.delete()

    assert wholes(city) == set()
    assert wholes(province) == {"Zuid"}


def test_a_region_by_two_ways_in_the_same_whole_stays_in_it_when_one_way_ends():
    delft, brainport, west = make_region("Delft"), make_region("Vleugel"), make_region("West")
    make_membership(brainport, west)
    make_membership(delft, brainport)
    direct = make_membership(delft, west)

    direct.delete()

    assert wholes(delft) == {"Vleugel", "West"}


def test_raw_sql_counts_like_any_other_way_of_writing():
    city, province = make_region("Oss"), make_region("Brabant")

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO register_regionmembership (part_id, whole_id, note) VALUES (%s, %s, '')",
            [city.pk, province.pk],
        )

    assert wholes(city) == {"Brabant"}


def test_a_deleted_region_leaves_nothing_behind():
    city, province = make_region("Oss"), make_region("Brabant")
    make_membership(city, province)

    city.delete()

    assert list(RegionClosure.objects.values_list("part", "whole")) == [(province.pk, province.pk)]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, {"Brabant"}),
        ({"valid_until": date.today()}, {"Brabant"}),
        ({"valid_from": date.today()}, {"Brabant"}),
        ({"valid_until": YESTERDAY}, set()),
        ({"valid_from": TOMORROW}, set()),
    ],
)
def test_a_membership_counts_between_its_dates(dates, expected):
    city = make_region("Oss")

    make_membership(city, make_region("Brabant"), **dates)

    assert wholes(city) == expected


def test_a_membership_that_ended_overnight_is_taken_out_by_the_nightly_command(capsys):
    city = make_region("Oss")
    make_membership(city, make_region("Brabant"), valid_until=YESTERDAY)
    # As it was yesterday: today's date cannot be changed, so the row is.
    RegionClosure.objects.create(part=city, whole=Region.objects.get(name="Brabant"))

    call_command("refresh_regions")

    assert wholes(city) == set()


def test_a_region_is_no_member_of_itself_and_the_form_says_so():
    region = make_region()
    membership = RegionMembership(part=region, whole=region)

    with pytest.raises(ValidationError) as refusal:
        membership.full_clean()

    assert refusal.value.messages == ["Een regio kan geen lid van zichzelf zijn."]


def test_a_region_is_no_member_of_itself_by_way_of_others():
    first, second, third = make_region(), make_region(), make_region()
    make_membership(first, second)
    make_membership(second, third)

    with (
        pytest.raises(IntegrityError, match="lid van zichzelf"),
        transaction.atomic(),
    ):
        make_membership(third, first)

    assert RegionMembership.objects.count() == 2


def test_a_form_refuses_a_circle_of_memberships_too():
    first, second, third = make_region(), make_region(), make_region()
    make_membership(first, second)
    make_membership(second, third)

    with pytest.raises(ValidationError) as refusal:
        RegionMembership(part=third, whole=first).full_clean()

    assert refusal.value.message_dict == {
        "whole": ["Deze regio is zelf lid, al dan niet via een ander."]
    }


def test_the_same_membership_is_refused_twice_also_without_dates():
    city, province = make_region(), make_region()
    make_membership(city, province)

    with pytest.raises(IntegrityError, match="membership_once"):
        make_membership(city, province)


def test_a_membership_may_come_back_later():
    city = make_region("Oss")
    province = make_region("Brabant")
    make_membership(city, province, valid_until=date(2012, 12, 31))

    make_membership(city, province, valid_from=date(2020, 1, 1))

    assert wholes(city) == {"Brabant"}


def test_a_membership_cannot_end_before_it_begins():
    with pytest.raises(IntegrityError, match="membership_period_in_order"):
        make_membership(make_region(), make_region(), valid_from=TOMORROW, valid_until=YESTERDAY)

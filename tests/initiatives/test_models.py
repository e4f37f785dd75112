import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from initiatives.models import Campus, Initiative
from register.models import Entry
from tests.make import make_campus, make_initiative

PLACE = (
    "Vul breedte- en lengtegraad allebei in, in Nederland (50 tot 54 en 3 tot 8), of geen van "
    "beide."
)
AREA = "Een onbekend oppervlak laat u leeg; nul is geen oppervlak."
RULES = [
    ({"latitude": 52}, "campus_place_in_the_netherlands", PLACE),
    ({"longitude": 5}, "campus_place_in_the_netherlands", PLACE),
    ({"latitude": 5, "longitude": 52}, "campus_place_in_the_netherlands", PLACE),
    ({"latitude": 0, "longitude": 0}, "campus_place_in_the_netherlands", PLACE),
    ({"floor_area_existing_m2": 0}, "campus_floor_area_positive", AREA),
    ({"floor_area_planned_m2": 0}, "campus_floor_area_positive", AREA),
]


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_a_form_says_in_dutch_what_a_campus_cannot_be(change, constraint, message):
    campus = make_campus()
    for name, value in change.items():
        setattr(campus, name, value)

    with pytest.raises(ValidationError) as refusal:
        campus.full_clean()

    assert refusal.value.messages == [message]


@pytest.mark.parametrize(("change", "constraint", "message"), RULES)
def test_the_database_refuses_the_same_campus_from_anyone(change, constraint, message):
    campus = make_campus()

    with pytest.raises(IntegrityError, match=constraint):
        Campus.objects.filter(pk=campus.pk).update(**change)


def test_an_unknown_stage_does_not_enter_the_database():
    make_campus()

    with pytest.raises(IntegrityError, match="campus_stage_known"):
        Campus.objects.update(stage="gereed")


def test_a_form_lists_the_stages():
    campus = make_campus()
    campus.stage = "gereed"

    with pytest.raises(ValidationError) as refusal:
        campus.full_clean()

    assert list(refusal.value.message_dict) == ["stage"]


def test_existing_and_planned_floor_area_stand_beside_each_other():
    campus = make_campus(floor_area_existing_m2=26_000, floor_area_planned_m2=20_000)

    campus.full_clean()

    stored = Campus.objects.get()
    assert (stored.floor_area_existing_m2, stored.floor_area_planned_m2) == (26_000, 20_000)


def test_a_campus_is_no_part_of_itself():
    campus = make_campus()

    with pytest.raises(IntegrityError, match="onderdeel van zichzelf"):
        Campus.objects.filter(pk=campus.pk).update(parent=campus)


def test_a_campus_is_no_part_of_itself_by_way_of_others():
    whole = make_campus()
    part = make_campus(parent=make_campus(parent=whole))

    with (
        pytest.raises(IntegrityError, match="onderdeel van zichzelf"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE initiatives_campus SET parent_id = %s WHERE entry_ptr_id = %s",
            [part.pk, whole.pk],
        )


def test_a_form_refuses_a_campus_that_is_part_of_itself():
    whole = make_campus()
    whole.parent = make_campus(parent=whole)

    with pytest.raises(ValidationError) as refusal:
        whole.full_clean()

    assert list(refusal.value.message_dict) == ["parent"]


def test_the_parts_of_a_campus_that_the_public_sees_are_in_dutch_order():
    whole = make_campus()
    for title in ["Zuid", "Énergie", "Noord"]:
        make_campus(title=title, parent=whole)
    make_campus(title="Concept", parent=whole, publication="concept")

    assert [part.title for part in whole.published_parts()] == ["Énergie", "Noord", "Zuid"]
    assert whole.parts.count() == 4


def test_a_campus_with_parts_cannot_be_deleted():
    whole = make_campus(regions=[])
    make_campus(parent=whole, regions=[])

    with pytest.raises(ProtectedError):
        whole.delete()


def test_the_fields_of_a_kind_and_of_its_entry_are_saved_together():
    campus = make_campus(title="Oud")
    campus.title, campus.stage = "Nieuw", Campus.Stage.OPERATION

    campus.save()

    assert Entry.objects.get().title == "Nieuw"
    assert Campus.objects.get().get_stage_display() == "in bedrijf"


def test_an_initiative_has_its_own_address():
    assert make_initiative(slug="food-valley").get_absolute_url() == "/initiatieven/food-valley"


COUNT = "Geef bij een aantal ook de woorden van de bron, en andersom."
NUMBERS = [
    (
        {"area_ha": 0},
        "initiative_area_positive",
        "Een onbekende oppervlakte laat u leeg; nul is geen oppervlakte.",
    ),
    ({"quantity": 30}, "initiative_quantity_in_words", COUNT),
    ({"quantity_words": "ca. 30 bedrijven"}, "initiative_quantity_in_words", COUNT),
    ({"quantity": 0, "quantity_words": "geen"}, "initiative_quantity_in_words", COUNT),
]


@pytest.mark.parametrize(("change", "constraint", "message"), NUMBERS)
def test_a_form_says_in_dutch_which_numbers_an_initiative_cannot_have(change, constraint, message):
    initiative = make_initiative()
    for name, value in change.items():
        setattr(initiative, name, value)

    with pytest.raises(ValidationError) as refusal:
        initiative.full_clean()

    assert refusal.value.messages == [message]


@pytest.mark.parametrize(("change", "constraint", "message"), NUMBERS)
def test_the_database_refuses_the_same_numbers_from_anyone(change, constraint, message):
    make_initiative()

    with pytest.raises(IntegrityError, match=constraint):
        Initiative.objects.update(**change)


def test_an_initiative_is_no_part_of_itself():
    initiative = make_initiative()

    with pytest.raises(IntegrityError, match="onderdeel van zichzelf"):
        Initiative.objects.filter(pk=initiative.pk).update(parent=initiative)


def test_the_page_of_an_initiative_shows_its_numbers_and_parts(client):
    whole = make_initiative(area_ha=1000, quantity=30, quantity_words="ca. 30 bedrijven")
    make_initiative(title="Een deel", parent=whole)
    make_initiative(title="Geheim deel", parent=whole, publication="concept")
    hidden = client.get(whole.get_absolute_url()).text

    Entry.objects.filter(publication="concept").update(publication="published")
    shown = client.get(whole.get_absolute_url()).text

    assert "1.000 hectare" in hidden
    assert "‘ca. 30 bedrijven’" in hidden
    assert "Een deel" in hidden
    assert ("Geheim deel" in hidden, "Geheim deel" in shown) == (False, True)

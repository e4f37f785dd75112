"""Each move of a proposal is told to those concerned, and to nobody else."""

from __future__ import annotations

import pytest

from register.models import Region, User
from submissions.models import Notification, Portfolio, Remark, Step, Submission
from submissions.notifications import announce, announce_remark
from tests.make import make_region, make_submission, make_topsector, make_user

OFFICIAL, COORDINATOR = User.Role.REGIONAL_OFFICIAL, User.Role.COORDINATOR
DECISIONS = ["terugsturen", "afwijzen", "overnemen", "deels-overnemen"]


def make_official(name: str, region: Region) -> User:
    return make_user(OFFICIAL, [region], username=name)


def make_step(submission: Submission, action: str, by: User, **fields) -> Step:
    return Step.objects.create(submission=submission, action=action, by=by, role=by.role, **fields)


def make_remark(submission: Submission, by: User, text: str = "Klopt dit?") -> Remark:
    return Remark.objects.create(submission=submission, by=by, role=by.role, text=text)


def names(told: list[Notification]) -> set[str]:
    return {row.recipient.username for row in told}


@pytest.fixture
def limburg() -> Region:
    """A region with an author, a colleague who takes part and one who does not; and others."""
    region = make_region("Limburg")
    for name in ("auteur", "collega", "stille-collega"):
        make_official(name, region)
    make_official("andere-regio", make_region("Utrecht"))
    for name in ("chemie", "water"):
        coordinator = make_user(COORDINATOR, username=name)
        Portfolio.objects.create(coordinator=coordinator).topsectors.add(make_topsector(name))
    make_user(User.Role.ADMINISTRATOR, username="beheerder")
    return region


@pytest.fixture
def submission(limburg) -> Submission:
    made = make_submission(
        region=limburg,
        author=User.objects.get(username="auteur"),
        proposed={"title": "Chemiefonds"},
        topsector_codes=["chemie"],
    )
    # make_submission makes an author of its own too.
    User.objects.filter(username__startswith="medewerker").delete()
    return made


def user(name: str) -> User:
    return User.objects.get(username=name)


def test_what_comes_in_is_told_to_who_decides_about_it(submission):
    step = make_step(submission, "indienen", user("auteur"))

    told = announce(step)

    (row,) = told
    assert names(told) == {"chemie"}
    assert row.subject == f"Ingediend: {submission.reference}: Chemiefonds"
    assert row.text.startswith("Een regiomedewerker van Limburg heeft een voorstel ingediend, op ")
    assert row.path.startswith("/beheer/")


def test_what_a_region_takes_back_is_told_only_if_it_had_come_in(submission):
    of_a_draft = announce(make_step(submission, "intrekken", user("auteur")))
    make_step(submission, "indienen", user("auteur"))

    after_submitting = announce(make_step(submission, "intrekken", user("auteur")))

    assert (names(of_a_draft), names(after_submitting)) == (set(), {"chemie"})


@pytest.mark.parametrize("action", DECISIONS)
def test_an_answer_is_told_to_the_author_and_to_colleagues_who_took_part(submission, action):
    make_step(submission, "indienen", user("collega"))

    told = announce(make_step(submission, action, user("chemie"), note="Het bedrag klopt niet."))

    row = told[0]
    assert names(told) == {"auteur", "collega"}
    assert row.text.startswith("Een coördinator heeft een voorstel van uw regio ")
    assert "\n\nToelichting: Het bedrag klopt niet.\n\n" in row.text
    assert row.path == f"/mijn-regio/voorstellen/{submission.number}"
    assert not any(
        person.username in row.text for person in User.objects.exclude(username="chemie")
    )


def test_a_colleague_who_made_a_remark_took_part(submission):
    make_remark(submission, user("collega"))

    told = announce(make_step(submission, "afwijzen", user("chemie"), note="Nee."))

    assert names(told) == {"auteur", "collega"}


def test_an_author_who_works_elsewhere_now_hears_nothing_and_the_region_does(submission):
    moved = user("auteur")
    moved.regions.set([make_region()])

    told = announce(make_step(submission, "overnemen", user("chemie")))

    assert names(told) == {"collega", "stille-collega"}


def test_a_remark_is_told_to_the_other_side(submission):
    make_step(submission, "indienen", user("auteur"))

    to_those_who_decide = announce_remark(make_remark(submission, user("auteur")))
    to_the_region = announce_remark(make_remark(submission, user("water"), "Waarom?"))

    assert names(to_those_who_decide) == {"chemie"}
    assert names(to_the_region) == {"auteur"}
    assert "\n\nOpmerking: Waarom?\n\n" in to_the_region[0].text


def test_a_remark_on_a_draft_is_told_to_nobody_else(submission):
    assert announce_remark(make_remark(submission, user("auteur"))) == []


def test_the_same_move_is_told_once(submission):
    step = make_step(submission, "indienen", user("auteur"))

    told = [len(announce(step)), len(announce(step))]

    assert told == [1, 0]


def test_a_very_long_reason_and_title_are_cut(submission):
    submission.proposed = {"title": "T" * 5_000}
    step = make_step(submission, "afwijzen", user("chemie"), note="R" * 2_000_000)

    (row,) = announce(step)

    assert len(row.subject) == 200
    assert len(row.text) < 2_000

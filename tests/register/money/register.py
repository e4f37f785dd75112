"""Registers with money that the tests add up."""

from register.models import Entry, EntryTopsector, Topsector
from register.money.totals import Total
from tests.make import make_contribution, make_fund, make_membership, make_region, make_topsector

MILLION = 1_000_000


def total(millions: float, amounts: int, unquantified: int = 0, lower_bounds: int = 0) -> Total:
    return Total(int(millions * MILLION), amounts, unquantified, lower_bounds)


def infer(entry: Entry, topsector: Topsector) -> None:
    EntryTopsector.objects.create(entry=entry, topsector=topsector, basis="inferred")


def make_much() -> None:
    """Money in every way that counts differently, over overlapping regions and topsectors."""
    city, town = make_region("Delft", "gemeente"), make_region("Oss", "gemeente")
    province, west = make_region("Zuid-Holland"), make_region("West", "landsdeel")
    abroad = make_region("Vlaanderen", "buitenland")
    for part, whole in [(city, province), (province, west), (city, west), (town, west)]:
        make_membership(part, whole)
    water, chemie = make_topsector("water"), make_topsector("chemie")
    make_topsector("energie")
    payers = [[city], [city, town], [city, province], [province, abroad], [west], [west, town], []]
    for number, paying in enumerate(payers, start=1):
        for sectors, unsure in [([], []), ([water], []), ([chemie], [water]), ([], [water])]:
            entry = make_fund(regions=[city, town], topsectors=sectors)
            for topsector in unsure:
                infer(entry, topsector)
            line = make_contribution(entry, number * MILLION, payers=paying)
            same = {"passage": line.passage, "payers": paying}
            make_contribution(entry, None, **same)
            make_contribution(entry, MILLION, co_payers="de BOM", precision="at_least", **same)
            make_contribution(entry, MILLION, included_in=line, **same)
            make_contribution(entry, 9 * MILLION, nature="total_investment", **same)
        hidden = make_fund(regions=[city], topsectors=[water], publication="concept")
        make_contribution(hidden, payers=paying)

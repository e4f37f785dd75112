"""The map of the start page says in colours what the table beside it says in numbers."""

from __future__ import annotations

import re

from tests import make


def test_map_and_table_give_each_province_the_same_number_and_address(page, site):
    page.goto(site)

    rows = page.locator("table tbody tr")
    table = [
        (
            row.locator("th").inner_text(),
            row.locator("td").inner_text(),
            row.locator("a").get_attribute("href"),
        )
        for row in rows.all()
    ]
    drawn = [
        (
            *re.split(r": | bijdrage", link.get_attribute("aria-label"))[:2],
            link.get_attribute("href"),
        )
        for link in page.locator(".rt-map a").all()
    ]

    assert len(table) == 12
    assert drawn == table


def test_number_on_the_map_is_what_the_search_page_finds(page, site):
    page.goto(site)
    label = page.locator(".rt-map a[href='/regios/limburg']").get_attribute("aria-label")

    page.goto(f"{site}/zoeken?regio=PV31")

    number = re.search(r"\d+", label)[0]
    assert page.locator("#results-heading").inner_text() == f"{number} bijdragen"


def test_concept_does_not_count_on_the_map(page, site):
    page.goto(site)
    before = page.locator(".rt-map a[href='/regios/limburg']").get_attribute("aria-label")
    limburg = make.Region.objects.get(code="PV31")

    make.make_fund(regions=[limburg], publication="concept")
    page.reload()
    assert page.locator(".rt-map a[href='/regios/limburg']").get_attribute("aria-label") == before

    make.make_fund(regions=[limburg])
    page.reload()
    assert page.locator(".rt-map a[href='/regios/limburg']").get_attribute("aria-label") != before


def test_every_province_can_be_clicked_where_its_name_stands(page, site):
    page.set_viewport_size({"width": 1280, "height": 2000})
    page.goto(site)
    names = page.locator(".rt-map text").all_text_contents()

    for name in names:
        box = page.locator(".rt-map text", has_text=re.compile(f"^{name}$")).bounding_box()
        under = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('a')?.getAttribute('aria-label')",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
        assert under.split(":")[0] == name
    assert len(names) == 12


def test_region_that_is_called_a_province_does_not_break_the_map(page, site):
    """A coordinator may add a region, and no kind of region may take the start page down."""
    make.make_region("Achtkarspelen", kind=make.Region.Kind.PROVINCE)

    assert page.goto(site).status == 200
    assert page.locator(".rt-map a").count() == 12

"""What the bench asks of the product is what the product answers."""

import pytest

from bench.addresses import Deep, product
from bench.generator.__main__ import make_register
from bench.operations import operations
from regiotop.exchange.load import load_register

SIZE = 50
DEEP = Deep(number=40, newest_number=1, newest_year=2020, page=2)
PAGES = [o for o in operations(SIZE) if not o.question.csv]


@pytest.fixture
def register(tmp_path) -> None:
    make_register(SIZE, seed=1, out=tmp_path)
    load_register(tmp_path / "register", lambda line: None)


def test_every_page_that_is_measured_is_there_without_a_fault_in_its_filters(client, register):
    for operation in PAGES:
        response = client.get(product(operation.question, DEEP), follow=True)

        assert response.status_code == 200, operation.name
        assert "Controleer uw filters" not in response.content.decode(), operation.name

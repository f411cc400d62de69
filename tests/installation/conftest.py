"""What the tests of a run share: each addon is installed once, and whoever needs it works on a copy."""

from contextlib import ExitStack

import pytest
from databases import copied_database, installed_addons


@pytest.fixture(scope="session")
def installations():
    """A function that gives the `Installation` of these addons without demo data, which is made once."""
    made = {}
    with ExitStack() as stack:

        def give(*addons):
            if addons not in made:
                made[addons] = stack.enter_context(installed_addons(addons, "plain"))
            return made[addons]

        yield give


@pytest.fixture(scope="module")
def database_with(installations):
    """A function that gives a database of its own with these addons, until the module is done."""
    with ExitStack() as stack:
        yield lambda *addons: stack.enter_context(copied_database(installations(*addons).database))

"""What the tests of a run share: each addon is installed once, and whoever needs it works on a copy."""

from contextlib import ExitStack

import pytest
from databases import copied_database, installed_addons, rows
from processes import open_inbox


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


@pytest.fixture(scope="module")
def copies(template):
    """A function that makes a copy of the module's `template` as it was before the tests, and gives its name."""
    made = []

    def copy():
        made.append(f"{template}_{len(made)}")
        rows("postgres", f'create database "{made[-1]}" template "{template}"')
        return made[-1]

    yield copy
    for name in made:
        rows("postgres", f'drop database "{name}"')


@pytest.fixture
def inbox():
    with open_inbox() as opened:
        yield opened

"""Each addon alone, and all together: installs, upgrades and uninstalls in silence, and leaves no trace."""

import pytest
from databases import copied_database
from lives import SETS, expect_no_trace, live


@pytest.mark.parametrize("addons", SETS, ids="+".join)
def test_an_addon_comes_and_goes_without_a_trace(installations, addons):
    made = installations(*addons)
    with copied_database(made.database) as database:
        expect_no_trace(live(addons, made.before, database, made.log))

"""The same with demo data, of what no other addon of ours builds on."""

import pytest
from databases import installed_addons
from lives import expect_no_trace, live, sets_with_demo


@pytest.mark.parametrize("addons", sets_with_demo(), ids="+".join)
def test_an_addon_with_demo_data_comes_and_goes_without_a_trace(addons):
    with installed_addons(addons, "demo") as made:
        expect_no_trace(live(addons, made.before, made.database, made.log))

from . import (
    test_journey_points,
    test_loyalty_access,
    test_loyalty_people,
    test_loyalty_rule,
    test_loyalty_screens,
    test_loyalty_tier,
    test_loyalty_uninstall,
)

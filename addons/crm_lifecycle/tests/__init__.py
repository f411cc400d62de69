from . import (
    common,
    test_engine,
    test_lifecycle_access,
    test_lifecycle_move,
    test_lifecycle_stage,
    test_partner_lifecycle,
    test_partner_merge,
    test_tour,
)

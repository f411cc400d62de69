from . import test_profile_contracts

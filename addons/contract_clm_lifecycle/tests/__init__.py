from . import test_contract_signals, test_profile_contracts

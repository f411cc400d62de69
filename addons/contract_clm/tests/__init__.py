from . import (
    test_approval,
    test_contract,
    test_drafting,
    test_evidence,
    test_mail,
    test_renewal,
    test_security,
    test_signature,
    test_signing_pages,
    test_template,
    test_tour,
    test_uninstall,
)

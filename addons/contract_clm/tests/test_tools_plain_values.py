"""What was frozen comes back the same."""

import json
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import plain_values

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
)
plain = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner)
)


class TestPlainValues(BaseCase):
    @given(plain)
    def test_json_keeps_everything(self, value):
        frozen = json.loads(json.dumps(plain_values.freeze(value)))
        self.assertEqual(plain_values.thaw(frozen), value)

    def test_kinds_are_told_apart(self):
        values = [date(2026, 5, 1), datetime(2026, 5, 1), Decimal("1.50")]
        back = plain_values.thaw(plain_values.freeze(values))
        self.assertEqual([type(value) for value in back], [date, datetime, Decimal])

    def test_a_record_is_no_plain_value(self):
        with self.assertRaisesRegex(TypeError, "object"):
            plain_values.freeze({"a": [object()]})

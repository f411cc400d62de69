import textwrap
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import file_open

from .test_sources import SourceCase


@tagged("post_install", "-at_install")
class TestExtension(SourceCase):
    def example(self):
        """The attributes of the class that the README shows."""
        with file_open("crm_lifecycle/README.rst") as readme:
            text = readme.read()
        start = text.index("    class ActivitySource")
        block = text[start : text.index("\n\n", start)]
        space = {"models": SimpleNamespace(AbstractModel=object)}
        exec(textwrap.dedent(block), space)
        return {
            key: value for key, value in vars(space["ActivitySource"]).items() if not key.startswith("__")
        }

    def install(self, attributes):
        """What the registry does with the class of an addon."""
        bases = (self.registry[attributes["_inherit"]],)
        model = type(bases[0])("ActivitySource", bases, {**attributes, "_register": False, "_inherit": ()})
        patcher = patch.dict(self.registry.models, {attributes["_name"]: model})
        self.addCleanup(patcher.stop)
        patcher.start()

    def test_the_example_of_the_readme_is_a_source_of_signals(self):
        self.env["crm.lifecycle.kind"].create({"name": "Activity", "code": "activity", "channel": "phone"})
        self.install(self.example())
        for partner in (self.customer, self.person):
            partner.activity_schedule("mail.mail_activity_data_call", summary=f"Call {partner.name}")
        found = self.collect("activity")
        self.assertEqual(found.partner_id, self.customer | self.person)
        self.assertEqual(found.mapped(self.title), ["Call Mill", "Call Asha"])
        self.assertEqual(set(found.mapped("source_model")), {"mail.activity"})
        self.assertEqual(self.profile(self.person).dirty, False)

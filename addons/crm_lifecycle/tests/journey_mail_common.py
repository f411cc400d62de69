from contextlib import nullcontext
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, new_test_user

from .inbox_common import open_mailbox

NOON = datetime(2026, 3, 4, 12, 0)
BODY = """<p>Dear <t t-out="object.name"/>,
<a href="https://example.com/shop?a=1&amp;b=2">Shop</a> <a href="https://example.com/help">Help</a>
<a t-attf-href="https://example.com/me/{{ object.id }}">Your page</a></p>"""


class JourneyMailCase(TransactionCase):
    """A journey whose only step sends an e-mail, and people at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The limits of a database are its own; those that a test needs it makes.
        cls.env["crm.contact.cap"].search([]).active = False
        cls.env["crm.contact.quiet"].search([]).active = False
        cls.manager = new_test_user(
            cls.env,
            "journey_mail_manager",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
            email="manager@example.com",
        )
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "subject": "Hello {{ object.name }}",
                "body_html": BODY,
                "use_default_to": False,
            }
        )
        cls.journey = (
            cls.env["crm.journey"].with_user(cls.manager).create({"name": "Welcome", "entry": "manual"})
        )
        cls.version = (
            cls.env["crm.journey.version"].sudo().create({"journey_id": cls.journey.id, "number": 7})
        )
        cls.step = cls.step_of("mail", mail_template_id=cls.template.id)

    @classmethod
    def step_of(cls, kind, parent=None, **values):
        return (
            cls.env["crm.journey.step"]
            .sudo()
            .create(
                {
                    "version_id": cls.version.id,
                    "name": kind,
                    "kind": kind,
                    "parent_id": parent.id if parent else False,
                    **values,
                }
            )
        )

    @classmethod
    def people(cls, number, **values):
        return cls.env["res.partner"].create(
            [
                {"name": f"P{n}", "email": f"P{n}@example.com", "tz": "UTC", "lang": "en_US", **values}
                for n in range(number)
            ]
        )

    def tokens(self, people, step=None, **values):
        step = step or self.step
        now = fields.Datetime.now()
        since = {"since_at": now} if "since_at" in self.env["crm.journey.token"]._fields else {}
        return self.env["crm.journey.token"].create(
            [
                {
                    "journey_id": self.journey.id,
                    "version_id": self.version.id,
                    "company_id": self.journey.company_id.id,
                    "partner_id": person.id,
                    "step_id": step.id,
                    "due_at": now,
                    "arrived_at": now,
                    "entered_at": now,
                    **since,
                    **values,
                }
                for person in people
            ]
        )

    def take(self, tokens, step=None, now=None):
        """`{person's name: Outcome}`, as the engine takes the step with the rights of the responsible."""
        step = (step or self.step).with_user(self.manager)
        tokens = tokens.with_user(self.manager)
        outcomes = getattr(step, f"_run_{step.kind}")(tokens, now or fields.Datetime.now())
        return {token.partner_id.sudo().name: outcomes[token.id] for token in tokens}

    def mails(self, tokens=None):
        domain = [("token_id", "in", tokens.ids)] if tokens else [("journey_id", "=", self.journey.id)]
        return self.env["crm.journey.mail"].search(domain, order="id")

    def cap(self, **values):
        return self.env["crm.contact.cap"].create({"count": 1, "days": 30, **values})

    def open_mailbox(self):
        self.inbox, self.server = open_mailbox(self)

    def send(self):
        """Lets the job run once, as its cron does."""
        # A test with a server is in the mode already.
        mode = nullcontext() if isinstance(self, HttpCase) else self.enter_registry_test_mode()
        with mode:
            self.env.ref("crm_lifecycle.ir_cron_journey_mails").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def later(self, mails):
        """The pause after a failed attempt is over."""
        mails.write({"due_at": fields.Datetime.now() - timedelta(seconds=1)})

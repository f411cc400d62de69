from odoo import fields, models
from odoo.exceptions import UserError

# What a journey takes over as it is.
TAKEN_OVER = (
    "entry",
    "entry_domain",
    "reentry",
    "reentry_days",
    "holdout_percent",
    "expiry_days",
    "goal_exits",
)


class CrmJourneyReady(models.Model):
    """A journey that comes with an addon, to be made one's own: `action_use` makes a draft of it with its e-mails.

    *How to use*: another addon adds its own as data, `crm.journey.ready.step` for each step.
    """

    _name = "crm.journey.ready"
    _description = "Ready Journey"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True, help="What it does, in a few sentences.")
    who = fields.Char("Who Enters", translate=True)
    goal = fields.Char(translate=True)
    icon = fields.Char(default="fa-road", help="Name of a Font Awesome icon.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    entry = fields.Selection(
        [("signal", "A signal"), ("manual", "By hand")], "Entered by", required=True, default="signal"
    )
    entry_kind_id = fields.Many2one("crm.lifecycle.kind", "Signal", ondelete="cascade")
    entry_domain = fields.Char("Only Contacts", default="[]", required=True)
    reentry = fields.Selection(
        [("never", "Never"), ("after", "After it has ended"), ("gap", "After a minimum gap")],
        "Enter Again",
        required=True,
        default="never",
    )
    reentry_days = fields.Integer("Minimum Gap (Days)", default=180)
    holdout_percent = fields.Float("Held Out (%)")
    expiry_days = fields.Integer("Ends After (Days)", default=90)
    goal_kind_id = fields.Many2one("crm.lifecycle.kind", "Goal: Signal", ondelete="cascade")
    goal_exits = fields.Boolean("Goal Ends It", default=True)
    exit_kind_ids = fields.Many2many("crm.lifecycle.kind", string="Leave on Signals")
    step_ids = fields.One2many("crm.journey.ready.step", "ready_id")
    mail_count = fields.Integer("E-mails", compute="_compute_counts")
    step_count = fields.Integer("Steps", compute="_compute_counts")

    def _compute_counts(self):
        for ready in self:
            ready.step_count = len(ready.step_ids)
            ready.mail_count = len(ready.step_ids.mail_template_id)

    def action_use(self):
        """A draft of one's own, with e-mails of its own."""
        self.ensure_one()
        journey = self._make()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.journey",
            "res_id": journey.id,
            "view_mode": "form",
        }

    def _make(self):
        """The new draft journey, in all languages that are installed."""
        self.ensure_one()
        self.check_access("read")
        if not self.step_ids:
            raise UserError(self.env._("“%(journey)s” has no steps.", journey=self.name))
        journey = self.env["crm.journey"].create(
            {name: self[name] for name in TAKEN_OVER}
            | {
                "name": self.name,
                "description": self.description,
                "company_id": self.env.company.id,
                "entry_kind_id": self.entry_kind_id.id,
                "goal_kind_id": self.goal_kind_id.id,
                "exit_kind_ids": [fields.Command.set(self.exit_kind_ids.ids)],
            }
        )
        take_over_words(self, journey, {"name": "name", "description": "description"})
        self._make_steps(journey)
        return journey

    def _make_steps(self, journey):
        version = journey._make_draft()
        made = {}
        for ready in self.step_ids._from_the_root():
            step = self.env["crm.journey.step"].create(ready._step_values(made) | {"version_id": version.id})
            take_over_words(ready, step, {"name": "name", "summary": "activity_summary"})
            made[ready] = step


class CrmJourneyReadyStep(models.Model):
    """A step of a ready journey; `values` are further fields of `crm.journey.step`."""

    _name = "crm.journey.ready.step"
    _description = "Step of a Ready Journey"
    _order = "ready_id, sequence, id"

    ready_id = fields.Many2one("crm.journey.ready", required=True, ondelete="cascade", index=True)
    parent_id = fields.Many2one("crm.journey.ready.step", "After", ondelete="cascade", index=True)
    branch = fields.Char("Way", required=True, default="next")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    kind = fields.Char(required=True)
    mail_template_id = fields.Many2one("mail.template", "E-mail", ondelete="restrict")
    mail_step_id = fields.Many2one(
        "crm.journey.ready.step", "About the E-mail of", ondelete="cascade", help="For conditions on e-mails."
    )
    summary = fields.Char(translate=True, help="Of an activity.")
    values = fields.Json()

    def _from_the_root(self):
        """The steps, each after the one that it hangs at."""
        ordered = level = self.filtered(lambda step: not step.parent_id)
        by_parent = self.grouped("parent_id")
        while level := level.browse().union(*(by_parent.get(step, level.browse()) for step in level)):
            ordered += level
        return ordered

    def _step_values(self, made):
        """Values of the step of a journey; `made` are those that are there already."""
        self.ensure_one()
        values = self._known_values()
        if self.mail_template_id:
            values["mail_template_id"] = self._own_template().id
        if self.mail_step_id:
            values["mail_step_id"] = made[self.mail_step_id].id
        return values | {
            "parent_id": made[self.parent_id].id if self.parent_id else False,
            "branch": self.branch,
            "sequence": self.sequence,
            "name": self.name,
            "kind": self.kind,
        }

    def _known_values(self):
        """What of `values` a step has here: without fields of addons that are gone, or records that were deleted."""
        known, fields_of_step = {}, self.env["crm.journey.step"]._fields
        for name, value in (self.values or {}).items():
            field = fields_of_step.get(name)
            if field is None:
                continue
            if field.type == "many2one":
                value = self.env[field.comodel_name].browse(value).exists().id
            known[name] = value
        if self.summary:
            known["activity_summary"] = self.summary
        return known

    def _own_template(self):
        """The e-mail as one's own, with its translations."""
        # The words are those of the addon: whoever may make a journey may have them, also without the right to
        # write templates of their own.
        template = self.mail_template_id.sudo()
        own = template.copy({"name": template.name, "user_id": self.env.uid})
        take_over_words(template, own, {"name": "name"})
        return own.sudo(False)


def take_over_words(source, record, names):
    """Gives `record` the words of `source` in every language that is installed; `names` are {field there: here}."""
    installed = [code for code, _label in source.env["res.lang"].get_installed()]
    for name, target in names.items():
        words = source._fields[name]._get_stored_translations(source) or {}
        for lang in installed:
            if lang in words:
                record.with_context(lang=lang)[target] = words[lang]

from odoo import api, fields, models


class ClmTemplate(models.Model):
    _name = "clm.template"
    _description = "Contract Template"
    _inherit = ["mail.thread"]
    _order = "type_id, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    type_id = fields.Many2one(
        "clm.contract.type", "Contract Type", required=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one("res.company")
    lang = fields.Selection(
        selection="_languages",
        string="Language",
        required=True,
        default="en_US",
        help="Decides formats and direction.",
    )
    description = fields.Text()
    version_ids = fields.One2many("clm.template.version", "template_id", "Versions")
    field_ids = fields.One2many("clm.template.field", "template_id", "Own Fields", copy=True)
    case_ids = fields.One2many("clm.template.case", "template_id", "Regression Cases")
    answer_definition = fields.PropertiesDefinition(compute="_compute_answer_definition", store=True)
    published_version_id = fields.Many2one(
        "clm.template.version",
        compute="_compute_published_version_id",
        store=True,
    )
    version_count = fields.Integer(compute="_compute_version_count")

    @api.model
    def _languages(self):
        """Every language that Odoo knows: a contract may be in one in which nobody works."""
        return [
            (language.code, language.name)
            for language in self.env["res.lang"].with_context(active_test=False).search([], order="name")
        ]

    @api.depends("version_ids.state")
    def _compute_published_version_id(self):
        for template in self:
            published = template.version_ids.filtered(lambda version: version.state == "published")
            template.published_version_id = published.sorted("number")[-1:]

    @api.depends("field_ids.label", "field_ids.field_type", "field_ids.options", "field_ids.sequence")
    def _compute_answer_definition(self):
        for template in self:
            template.answer_definition = [field._property() for field in template.field_ids]

    @api.depends("version_ids")
    def _compute_version_count(self):
        for template in self:
            template.version_count = len(template.version_ids)

    def action_new_version(self):
        """Opens the form in which the next version's file is uploaded."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New version of %(template)s", template=self.name),
            "res_model": "clm.template.version",
            "view_mode": "form",
            "context": {"default_template_id": self.id},
        }

    def action_adopt(self):
        """Opens the wizard that makes a version of a lawyer's own Word file."""
        self.ensure_one()
        return self.env["clm.adopt.wizard"]._open(self)

    def action_browse_fields(self):
        """Shows everything that this template may use, with the tags to copy."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("contract_clm.clm_template_catalogue_action")
        return action | {"params": {"type_id": self.type_id.id, "lang": self.lang}}

    def _nearest(self, languages):
        """The published template whose language stands first in `languages`."""
        published = self.filtered("published_version_id")
        rank = {lang: number for number, lang in reversed(list(enumerate(languages)))}
        return published.sorted(lambda template: rank.get(template.lang, len(rank)))[:1]

    def _inspect_drafts(self):
        """Looks at the drafts again, after what a template may ask for has changed."""
        self.version_ids.filtered(lambda version: version.state == "draft")._inspect()

    def _clauses(self):
        """The clauses that this template can take in."""
        self.ensure_one()
        Clause = self.env["clm.clause"]
        company = self.company_id or self.env.company
        found = Clause._in_language(self.lang, company)
        return Clause.union(*found.values())._offered_to(self.type_id)

    def _known_names(self):
        """Meaning by name of all values that this template may use."""
        self.ensure_one()
        return self.env["clm.contract"]._known_fields() | {
            field.name: field.label for field in self.field_ids
        }

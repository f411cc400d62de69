from odoo import api, models


class ClmOwnDefaultsMixin(models.AbstractModel):
    """Records that only actions write: they begin as the model says.

    Everybody may store defaults of their own for any field, also for fields that they may not write, such as the state
    of an approval or the token of a signer; and those count whoever's action creates the record.
    """

    _name = "clm.own.defaults.mixin"
    _description = "Record without Defaults of Users"

    @api.model
    def default_get(self, fields):  # pylint: disable=method-required-super
        defaults = {}
        for name in fields:
            field = self._fields.get(name)
            if field and field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

import base64

from odoo import models


class ClmFileMixin(models.AbstractModel):
    """A record that keeps files: `datas`, or other binary fields."""

    _name = "clm.file.mixin"
    _description = "Record with a File"

    def _bytes(self, name="datas"):
        """The bytes of the file, or of another binary field; empty where there is none."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False)[name] or b"")

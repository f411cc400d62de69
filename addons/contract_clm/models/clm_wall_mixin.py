from odoo import models

from ..tools import walls

LEVELS = [
    (walls.NORMAL, "Normal"),
    (walls.CONFIDENTIAL, "Confidential"),
    (walls.WALLED, "Walled"),
]
LEVEL_HELP = (
    "Normal: as the rights of users say. Confidential: only the owner, the insiders, those who are asked to "
    "approve, and administrators. Walled: only the owner and the insiders, neither officers nor administrators."
)


class ClmWallMixin(models.AbstractModel):
    """Has `insider_ids` and `insider_group_ids`: the people behind a wall, on a type or on a contract."""

    _name = "clm.wall.mixin"
    _description = "People behind a Wall"

    def _insiders(self):
        return self.insider_ids | self.insider_group_ids.all_user_ids

from collections import defaultdict

from odoo import models

OFFICER_GROUP = "contract_clm.group_contract_clm_officer"


class ClmRenewalAudience(models.Model):
    """Whom a card is told to: nobody who may not read it, and always somebody if anybody may."""

    _inherit = "clm.renewal"

    def _audience(self, rungs=None):
        """Who is to be told of each card.

        :param rungs: dict of reminders by card; without them, it is the owner
        :return: dict of users by card; where none of those wanted is left who may read it, the owner's superiors are
            told, and else the officers
        """
        wanted = {card: card._wanted(rungs and rungs[card], card._owner()) for card in self}
        may_read, superiors = _Readers(self, wanted), _Superiors()
        told = {}
        for card, people in wanted.items():
            people = people.filtered(lambda user, card=card: may_read(user, card))
            if (rungs and rungs[card].to_manager) or not people:
                people |= card._first_reader(superiors(card._owner(), card.company_id), may_read)
            told[card] = people or card._officers_who(may_read)
        return told

    def _owner(self):
        # Whether somebody left is not everybody's to read; the mails go to people of the card.
        return self.sudo().user_id or self.sudo().contract_id.user_id

    def _wanted(self, rung, owner):
        if not rung:
            return owner
        people = rung.user_ids
        if rung.to_owner:
            people |= owner
        if rung.to_team:
            people |= (owner.sale_team_id | owner.crm_team_member_ids.crm_team_id).member_ids
        return people

    def _first_reader(self, users, may_read):
        return next((user for user in users if may_read(user, self)), self.env["res.users"])

    def _officers_who(self, may_read):
        # Who belongs to a group is not everybody's to read.
        officers = self.env.ref(OFFICER_GROUP).sudo().all_user_ids
        return officers.filtered(lambda user: may_read(user, self))

    def _readable_ids_of(self, user):
        """The ids of the cards that this person may read in any of their companies."""
        theirs = self.with_user(user).sudo(False).with_context(allowed_company_ids=user.company_ids.ids)
        return frozenset(theirs._filtered_access("read")._ids)


class _Readers:
    """Answers who may read which of some cards, with one search for each person and what is wanted of them.

    Whoever is asked about another card is asked about all at once.
    """

    def __init__(self, cards, wanted):
        self._cards, self._expected, self._known = cards, defaultdict(list), {}
        for card, people in wanted.items():
            for user in people:
                self._expected[user].append(card.id)

    def __call__(self, user, card):
        if not user.active or user.share:
            return False
        if user not in self._known:
            self._ask(user, self._expected[user])
        if card.id not in self._known[user]:
            self._ask(user, self._cards.ids)
        return self._known[user][card.id]

    def _ask(self, user, ids):
        readable = self._cards.browse(ids)._readable_ids_of(user)
        self._known[user] = {id_: id_ in readable for id_ in ids}


class _Superiors(dict):
    """The superiors of people, the nearest first, by person and company."""

    def __call__(self, user, company):
        if (user, company) not in self:
            self[user, company] = user.with_company(company)._clm_superiors_in_office() if user else ()
        return self[user, company]

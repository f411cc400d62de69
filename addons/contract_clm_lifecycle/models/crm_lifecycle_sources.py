"""Signals of the customer lifecycle: what became of contracts. Those behind a wall tell nobody anything."""

from odoo import models

CONTRACT = "JOIN clm_contract contract ON contract.id = s.contract_id AND NOT contract.has_wall"


class SourceContractActive(models.AbstractModel):
    _name = "crm.lifecycle.source.contract.active"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: contracts in force"
    _kind = "contract_active"
    _source_model = "clm.term"
    _joins = CONTRACT
    _condition = "s.number = 1"
    _payload = "jsonb_build_object('title', contract.name || ' ' || contract.title)"


class SourceContractRenewed(models.AbstractModel):
    """The next term has been opened, by a decision or by itself."""

    _name = "crm.lifecycle.source.contract.renewed"
    _inherit = "crm.lifecycle.source.contract.active"
    _description = "Signals: contracts renewed"
    _kind = "contract_renewed"
    _condition = "s.number > 1"


class SourceContractRenewal(models.AbstractModel):
    """The owner's card for a term that ends has been opened: as long before as the contract's type says."""

    _name = "crm.lifecycle.source.contract.renewal"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: renewals that are due"
    _kind = "contract_renewal"
    _source_model = "clm.renewal"
    _joins = CONTRACT
    _payload = "jsonb_build_object('title', contract.name || ' ' || contract.title)"


class SourceContractEnded(models.AbstractModel):
    _name = "crm.lifecycle.source.contract.ended"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: contracts ended"
    _kind = "contract_ended"
    _source_model = "clm.contract"
    _condition = "s.state = 'ended' AND NOT s.has_wall"
    _occurred_at = "s.write_date"
    _payload = "jsonb_build_object('title', s.name || ' ' || s.title)"

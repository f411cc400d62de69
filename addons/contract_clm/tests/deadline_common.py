from datetime import date, datetime

from freezegun import freeze_time

from .common import ContractCase

WEEK = range(5)


class DeadlineCase(ContractCase):
    """Contracts under Indian law of a company in Dublin that works from Monday to Friday, 9 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.india, cls.ireland = cls.env.ref("base.in"), cls.env.ref("base.ie")
        cls.company = cls.env.company
        cls.company.partner_id.tz = "Europe/Dublin"
        cls.calendar = cls.hours("Office", WEEK)
        cls.company.resource_calendar_id = cls.calendar
        cls.type.write({"renewal_horizon": 60, "notice_length": 3, "notice_unit": "month"})

    @classmethod
    def hours(cls, name, days, **values):
        work = [
            {"name": name, "dayofweek": str(day), "hour_from": 9, "hour_to": 17, "day_period": "full_day"}
            for day in days
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": "Europe/Dublin",
                "company_id": cls.company.id,
                "attendance_ids": [(5, 0, 0), *((0, 0, line) for line in work)],
                **values,
            }
        )

    @classmethod
    def closed(cls, first, last, **values):
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Inventory",
                "calendar_id": cls.calendar.id,
                "date_from": datetime.fromisoformat(first),
                "date_to": datetime.fromisoformat(last),
                **values,
            }
        )

    @classmethod
    def contract(cls, **values):
        """A draft from 4 January 2026: its first term ends on a Sunday, three months before which is 3 October."""
        length = {} if values.get("term_mode") == "evergreen" else {"term_length": 12}
        return cls.draft(
            **{
                "term_mode": "auto_renew",
                **length,
                "effective_date": date(2026, 1, 4),
                "governing_country_id": cls.india,
                **values,
            }
        )

    @classmethod
    def active(cls, **values):
        with freeze_time("2026-01-04 12:00:00"):
            return cls.activate(cls.contract(**values))

    def deadline(self, **values):
        """The deadline and its steps' codes, as they would be of a draft."""
        contract = self.contract(**values)
        return self.found(contract)

    def found(self, contract):
        return self.env["clm.term"]._values(contract, 1, contract.effective_date)

    def run_nightly(self, day):
        with freeze_time(f"{day} 12:00:00"), self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.env.invalidate_all()

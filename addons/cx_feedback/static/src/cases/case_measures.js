import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatCount, formatResult} from "../overview/overview_numbers";
import {useReading} from "@cx_feedback/reading";

/** How well unhappy customers are taken care of: in time, soon, and with what effect. */
export class CaseMeasures extends Component {
    static template = "cx_feedback.CaseMeasures";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            choice: {days: 90, program_id: false, team_id: false, company_id: false},
            programs: [],
            teams: [],
            measures: null,
            error: "",
        });
        this.readMeasures = useReading(this.state, "measures", "cx.case", "measures");
        this.companies = user.activeCompanies;
        onWillStart(() => this.start());
    }

    get periods() {
        return [
            {id: 30, name: _t("Last 30 days")},
            {id: 90, name: _t("Last 90 days")},
            {id: 365, name: _t("Last 365 days")},
            {id: 1095, name: _t("Last 3 years")},
        ];
    }

    get choices() {
        const all = [
            {key: "program_id", label: _t("Program"), all: _t("All programs"), rows: this.state.programs},
            {key: "team_id", label: _t("Team"), all: _t("All teams"), rows: this.state.teams},
            {key: "company_id", label: _t("Company"), all: _t("All companies"), rows: this.companies},
        ];
        return all.filter(choice => choice.rows.length > (choice.key === "company_id" ? 1 : 0));
    }

    async start() {
        [this.state.programs, this.state.teams] = await Promise.all([
            this.orm.searchRead("cx.program", [["is_template", "=", false]], ["name"]),
            this.orm.searchRead("cx.case.team", [], ["name"]),
            this.read(),
        ]);
    }

    choose(name, value) {
        this.state.choice = {...this.state.choice, [name]: Number(value) || false};
        return this.read();
    }

    read() {
        return this.readMeasures(this.state.choice);
    }

    range(bounds, unit) {
        return _t("between %(low)s and %(high)s", {
            low: formatResult(bounds.low, unit),
            high: formatResult(bounds.high, unit),
        });
    }

    count(value) {
        return formatCount(value);
    }

    get tiles() {
        const {figures, in_time: inTime, recovered, change} = this.state.measures;
        const number = (what, title) => ({what, title, value: formatCount(figures[what])});
        return [
            number("open", _t("Open now")),
            {...number("overdue", _t("Overdue now")), alarming: figures.overdue > 0},
            number("opened", _t("Cases Opened")),
            {
                what: "closed",
                title: _t("Closed in time"),
                ...this.estimate(inTime, "percent"),
                basis: _t("%(some)s of %(all)s closed cases", {
                    some: formatCount(figures.closed_in_time),
                    all: formatCount(figures.closed),
                }),
            },
            {
                what: "contacted",
                title: _t("Hours to first contact"),
                value: figures.contacted && formatResult(figures.first_contact_hours_median, "percent"),
                basis: _t(
                    "Hours of work; half of %s customers waited longer",
                    formatCount(figures.contacted),
                ),
            },
            {
                what: "recovered",
                title: _t("Recovered"),
                ...this.estimate(recovered, "percent"),
                basis: _t("%(some)s of %(all)s second scores are on a higher level", {
                    some: formatCount(figures.recovered),
                    all: formatCount(figures.second_scores),
                }),
            },
            {
                what: "second",
                title: _t("Second score less the first"),
                ...this.estimate(change, "points"),
                basis: _t("In points, the whole scale being 100"),
            },
            number("reopened", _t("Reopened")),
        ];
    }

    estimate(bounds, unit) {
        return (
            bounds && {
                value: formatResult(bounds.value, unit),
                unit: unit === "percent" ? "%" : "",
                range: this.range(bounds, unit),
            }
        );
    }

    get groups() {
        const {groups} = this.state.measures;
        return [
            {
                key: "cause_id",
                title: _t("By root cause"),
                label: _t("Root cause"),
                rows: groups.cause_id,
                none: _t("No root cause"),
            },
            {
                key: "user_id",
                title: _t("By owner"),
                label: _t("Owner"),
                rows: groups.user_id,
                none: _t("No owner"),
            },
        ].filter(group => group.rows.length);
    }

    get isEmpty() {
        const {figures} = this.state.measures;
        return !Object.values(figures).some(value => value);
    }

    async open(what, group = false, number = false) {
        const action = await this.orm.call("cx.case", "open_measured", [this.state.choice, what], {
            group,
            number,
        });
        this.action.doAction(action);
    }

    openCases() {
        this.action.doAction("cx_feedback.cx_case_action");
    }
}

registry.category("actions").add("cx_feedback_case_measures", CaseMeasures);

import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {BarList} from "./bar_list";
import {DashboardTile} from "./dashboard_tile";
import {countText, monthName, shareText} from "./dashboard_numbers";

/** What the contracts are worth, when they end, and how their renewals went. */
export class DashboardAction extends Component {
    static template = "contract_clm.DashboardAction";
    static components = {BarList, DashboardTile, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.reading = 0;
        this.state = useState({
            filters: this.props.state?.filters || {whose: false, company_id: false},
            data: null,
            error: "",
        });
        useSetupAction({getLocalState: () => ({filters: {...this.state.filters}})});
        onWillStart(() => this.read());
    }

    get owners() {
        return [
            {whose: "mine", label: _t("Mine")},
            {whose: "team", label: _t("My team's")},
            {whose: "all", label: _t("All")},
        ];
    }

    get tiles() {
        const {numbers} = this.state.data;
        return [
            {key: "active", label: _t("Active contracts"), title: _t("Active contracts"), isMoney: false},
            {key: "active", label: _t("Value per year"), title: _t("Active contracts"), isMoney: true},
            {key: "due_30", label: _t("Notice deadline within 30 days"), isUrgent: true},
            {key: "due_60", label: _t("Notice deadline within 60 days")},
            {key: "due_90", label: _t("Notice deadline within 90 days")},
            {key: "expired", label: _t("Expired without successor, last 12 months")},
            {key: "forecast", label: _t("Weighted forecast, next 12 months"), isMoney: true},
        ].map((tile, number) => ({...tile, ...numbers[tile.key], id: number}));
    }

    /** What was decided, and which share of what was up for renewal that is. */
    get rates() {
        const {rates, numbers} = this.state.data;
        return [
            {key: "renewed", label: _t("Renewed"), ...numbers.renewed},
            {key: "lost", label: _t("Lost"), ...numbers.lost},
        ].concat(
            [
                {key: "number", label: _t("Renewal rate by number")},
                {key: "gross", label: _t("Gross renewal rate by value"), hint: _t("Without price increases")},
                {key: "net", label: _t("Net renewal rate by value"), hint: _t("With price increases")},
            ].map(rate => ({...rate, share: shareText(rates[rate.key])})),
        );
    }

    get months() {
        return this.state.data.months.map(month => ({...month, name: monthName(month.start)}));
    }

    get isEmpty() {
        const {active, renewed, lost, expired} = this.state.data.numbers;
        return !(active.count || renewed.count || lost.count || expired.count);
    }

    get withoutRate() {
        return countText(this.state.data.numbers.without_rate.count);
    }

    get scopeText() {
        const {whose, company_id: companyId} = this.state.filters;
        const owner = this.owners.find(one => one.whose === whose)?.label;
        const companies = this.state.data.companies
            .filter(company => !companyId || company.id === companyId)
            .map(company => company.name);
        return `${owner} · ${companies.join(", ")}`;
    }

    get today() {
        return luxon.DateTime.fromISO(this.state.data.today).toLocaleString(luxon.DateTime.DATE_MED);
    }

    change(values) {
        Object.assign(this.state.filters, values);
        return this.read();
    }

    async read() {
        const reading = ++this.reading;
        let data = null;
        let error = "";
        try {
            data = await this.orm.silent.call("clm.contract", "dashboard_data", [this.state.filters]);
        } catch (problem) {
            const isLost = problem instanceof ConnectionLostError;
            error = isLost ? _t("The server cannot be reached.") : problem.data?.message || String(problem);
        }
        // What comes after the question has changed is dropped.
        if (reading === this.reading) {
            Object.assign(this.state, {data, error});
            this.state.filters.whose = data?.whose || this.state.filters.whose;
        }
    }

    open(number, title) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: title,
            res_model: number.model,
            domain: number.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            context: {create: false},
        });
    }

    openWithoutRate() {
        return this.open(this.state.data.numbers.without_rate, _t("Without exchange rate"));
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("contract_clm_dashboard", DashboardAction);

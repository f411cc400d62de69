import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatMonetary} from "@web/views/fields/formatters";
import {useReading} from "@cx_feedback/reading";
import {formatCount, formatPercent} from "./overview_numbers";

/** The row of numbers above the tiles. Each opens its records. */
export class OverviewFigures extends Component {
    static template = "cx_feedback.OverviewFigures";
    static props = {choice: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({numbers: null, error: ""});
        this.readNumbers = useReading(this.state, "numbers", "cx.overview", "numbers");
        onWillStart(() => this.readNumbers(this.props.choice));
        onWillUpdateProps(next => {
            if (JSON.stringify(next.choice) !== JSON.stringify(this.props.choice)) {
                return this.readNumbers(next.choice);
            }
        });
    }

    get figures() {
        const numbers = this.state.numbers ?? {};
        return ["rate", "open_cases", "in_time", "risk"]
            .filter(name => numbers[name])
            .map(name => ({name, ...this[name](numbers[name])}));
    }

    rate({sent, answered, value, low, high}) {
        return {
            title: _t("People who answer"),
            value: value === null ? "–" : formatPercent(value),
            lines:
                value === null
                    ? [_t("Nobody was asked in this period.")]
                    : [
                          _t("%(answered)s of %(sent)s asked", {
                              answered: formatCount(answered),
                              sent: formatCount(sent),
                          }),
                          certain(low, high),
                      ],
        };
    }

    open_cases({count, overdue}) {
        return {
            title: _t("Open cases"),
            value: formatCount(count),
            lines: [overdue ? _t("%s overdue", formatCount(overdue)) : _t("None is overdue")],
            isBad: Boolean(overdue),
        };
    }

    in_time({closed, in_time, value, low, high}) {
        return {
            title: _t("Cases closed in time"),
            value: value === null ? "–" : formatPercent(value),
            lines:
                value === null
                    ? [_t("No case was closed in this period.")]
                    : [
                          _t("%(in_time)s of %(closed)s", {
                              in_time: formatCount(in_time),
                              closed: formatCount(closed),
                          }),
                          certain(low, high),
                      ],
        };
    }

    risk({count, revenue, currency, metric}) {
        return {
            title: _t("Accounts at risk"),
            value: formatCount(count),
            lines: [
                _t("somebody's latest answer is low: %s", metric),
                ...(count
                    ? [_t("%s bought in 12 months", formatMonetary(revenue, {currencyId: currency}))]
                    : []),
            ],
        };
    }

    async open(name) {
        this.action.doAction(await this.orm.call("cx.overview", "open_number", [this.props.choice, name]));
    }
}

function certain(low, high) {
    return _t("95 % certain: between %(low)s and %(high)s", {
        low: formatPercent(low),
        high: formatPercent(high),
    });
}

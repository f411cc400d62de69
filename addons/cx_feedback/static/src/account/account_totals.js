import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCount, formatPercent, formatResult, placeOf, unitLabel} from "../overview/overview_numbers";
import {useReading} from "@cx_feedback/reading";

/** Above the list of accounts: its score by people beside that by revenue, each with its interval and in words. */
export class AccountTotals extends Component {
    static template = "cx_feedback.AccountTotals";
    static props = {domain: Array};

    setup() {
        this.state = useState({totals: null, error: ""});
        this.readTotals = useReading(this.state, "totals", "cx.account", "totals");
        onWillStart(() => this.readTotals(this.props.domain));
        onWillUpdateProps(next => {
            if (JSON.stringify(next.domain) !== JSON.stringify(this.props.domain)) {
                return this.readTotals(next.domain);
            }
        });
    }

    get scores() {
        const {plain, weighted} = this.state.totals;
        return [
            {key: "plain", title: _t("Each person counts once"), score: plain},
            {key: "weighted", title: _t("Each account counts by its revenue"), score: weighted},
        ].filter(shown => shown.key === "plain" || shown.score.verdict !== "nothing");
    }

    get hasNoRevenue() {
        const {plain, weighted} = this.state.totals;
        return plain.verdict !== "nothing" && weighted.verdict === "nothing";
    }

    result(score) {
        return formatResult(score.value, this.state.totals.unit);
    }

    get unit() {
        return unitLabel(this.state.totals);
    }

    range(score) {
        return _t("between %(low)s and %(high)s", {
            low: formatResult(score.low, this.state.totals.unit),
            high: formatResult(score.high, this.state.totals.unit),
        });
    }

    intervalStyle(score) {
        const start = placeOf(score.low, this.state.totals);
        const size = placeOf(score.high, this.state.totals) - start;
        return `inset-inline-start: ${start}%; width: ${size}%`;
    }

    markStyle(score) {
        return `inset-inline-start: ${placeOf(score.value, this.state.totals)}%`;
    }

    words(score) {
        if (score.verdict === "alone") {
            return _t(
                "It is one account alone, %s: what others think cannot be told from it.",
                score.largest,
            );
        }
        if (score.verdict === "one_rules") {
            return _t("One customer, %(name)s, makes up %(share)s of it.", {
                name: score.largest,
                share: formatPercent(Math.round(score.share)),
            });
        }
        const same = Math.round(score.effective);
        return same < score.accounts
            ? _t("%(accounts)s accounts, as sure as %(same)s of the same size.", {
                  accounts: formatCount(score.accounts),
                  same: formatCount(same),
              })
            : _t("%s accounts", formatCount(score.accounts));
    }

    get facts() {
        const {heard, people, split, silent, unweighted} = this.state.totals;
        return [
            _t("Accounts heard: %s", formatCount(heard)),
            _t("People heard: %s", formatCount(people)),
            split && _t("Split accounts: %s", formatCount(split)),
            silent && _t("Asked and silent: %s people", formatCount(silent)),
            unweighted && _t("Accounts without revenue in 12 months: %s", formatCount(unweighted)),
        ].filter(Boolean);
    }
}

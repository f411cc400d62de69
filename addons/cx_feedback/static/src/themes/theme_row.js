import {Component} from "@odoo/owl";
import {deserializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {
    alongReading,
    formatCount,
    formatDifference,
    formatResult,
} from "@cx_feedback/overview/overview_numbers";
import {feelings, formatPercent, percentOf} from "./theme_numbers";

const WIDTH = 120;
const HEIGHT = 32;

/** One theme: how often, with what feeling, what it does to the score, and whether it is mentioned more than before. */
export class ThemeRow extends Component {
    static template = "cx_feedback.ThemeRow";
    static props = {theme: Object, metric: {optional: true}, isShown: Boolean, show: Function};

    get theme() {
        return this.props.theme;
    }

    get count() {
        return formatCount(this.theme.comments);
    }

    get share() {
        const {share} = this.theme;
        return share ? formatPercent(share.value) : "";
    }

    get shareRange() {
        const {share} = this.theme;
        return share
            ? _t("between %(low)s and %(high)s", {
                  low: formatPercent(share.low),
                  high: formatPercent(share.high),
              })
            : "";
    }

    get parts() {
        const {parts, comments} = this.theme;
        return feelings()
            .filter(({name}) => parts[name])
            .map(({name, label}) => ({
                name,
                width: (100 * parts[name]) / comments,
                title: _t("%(feeling)s: %(count)s comments, %(share)s", {
                    feeling: label,
                    count: formatCount(parts[name]),
                    share: percentOf(parts[name], comments),
                }),
            }));
    }

    get score() {
        return this.scoreOf(this.theme.with);
    }

    get others() {
        return this.scoreOf(this.theme.without);
    }

    scoreOf(estimate) {
        const {metric} = this.props;
        return estimate && metric
            ? {
                  value: formatResult(estimate.value, metric.unit),
                  range: _t("between %(low)s and %(high)s", {
                      low: formatResult(estimate.low, metric.unit),
                      high: formatResult(estimate.high, metric.unit),
                  }),
              }
            : null;
    }

    get difference() {
        const {verdict, difference} = this.theme.difference;
        if (verdict === "nothing_before") {
            return {className: "text-muted", icon: "fa-minus", text: _t("no score to compare")};
        }
        const size = formatDifference(difference, this.props.metric.unit);
        return {
            up: {className: "text-success", icon: "fa-arrow-up", text: _t("%s: really higher", size)},
            down: {className: "text-danger", icon: "fa-arrow-down", text: _t("%s: really lower", size)},
            none: {className: "text-muted", icon: "fa-arrows-h", text: _t("%s: may be chance", size)},
            too_few: {
                className: "text-muted",
                icon: "fa-question",
                text: _t("%s: too few answers to tell", size),
            },
        }[verdict];
    }

    get differenceHint() {
        const {low, high} = this.theme.difference;
        return low === null
            ? ""
            : _t("The difference lies between %(low)s and %(high)s", {
                  low: formatDifference(low, this.props.metric.unit),
                  high: formatDifference(high, this.props.metric.unit),
              });
    }

    get change() {
        const {verdict, difference} = this.theme.change;
        if (verdict === "nothing_before") {
            return {icon: "fa-minus", text: _t("nothing to compare with")};
        }
        const size = formatDifference(difference, "percent");
        return {
            up: {icon: "fa-arrow-up", text: _t("%s points: really more often", size)},
            down: {icon: "fa-arrow-down", text: _t("%s points: really less often", size)},
            none: {icon: "fa-arrows-h", text: _t("%s points: may be chance", size)},
            too_few: {icon: "fa-question", text: _t("%s points: too few comments to tell", size)},
        }[verdict];
    }

    get bars() {
        const {trend} = this.theme;
        const shares = trend.map(({count, of}) => (of ? count / of : 0));
        const most = Math.max(...shares, 0.01);
        const step = WIDTH / trend.length;
        return trend.map(({start, count, of}, number) => {
            const height = (HEIGHT * shares[number]) / most;
            const x = alongReading((number * step) / WIDTH) * WIDTH;
            return {
                start,
                x: alongReading(0) ? x - step : x,
                y: HEIGHT - height,
                width: step * 0.8,
                height,
                title: _t("%(month)s: %(count)s of %(all)s comments", {
                    month: deserializeDate(start).toFormat("LLLL yyyy"),
                    count: formatCount(count),
                    all: formatCount(of),
                }),
            };
        });
    }

    get box() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }
}

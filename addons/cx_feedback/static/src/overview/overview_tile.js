import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCount, formatResult, placeOf, unitLabel} from "./overview_numbers";
import {OverviewTrend} from "./overview_trend";
import {rangeOf, verdictOf} from "./overview_words";

const TONES = ["low", "middle", "high"];

/** One metric: its result with the interval, the parts of the scale, the change and the trend. */
export class OverviewTile extends Component {
    static template = "cx_feedback.OverviewTile";
    static components = {OverviewTrend};
    static props = {tile: Object, open: Function};

    get tile() {
        return this.props.tile;
    }

    get result() {
        return formatResult(this.tile.value, this.tile.unit);
    }

    get unit() {
        return unitLabel(this.tile);
    }

    get range() {
        return rangeOf(this.tile, this.tile.unit);
    }

    get intervalStyle() {
        const start = placeOf(this.tile.low, this.tile);
        const size = placeOf(this.tile.high, this.tile) - start;
        return `inset-inline-start: ${start}%; width: ${size}%`;
    }

    get markStyle() {
        return `inset-inline-start: ${placeOf(this.tile.value, this.tile)}%`;
    }

    get ends() {
        return [formatResult(this.tile.from, this.tile.unit), formatResult(this.tile.to, this.tile.unit)];
    }

    get count() {
        const {count} = this.tile;
        return count === 1 ? _t("1 answer") : _t("%s answers", formatCount(count));
    }

    get before() {
        return _t("%s before", formatCount(this.tile.before));
    }

    get verdict() {
        return verdictOf(this.tile.change, this.tile.unit);
    }

    get verdictHint() {
        const {p} = this.tile.change;
        return p === null ? "" : _t("Against the period before; p = %s", formatResult(p, "score"));
    }

    get parts() {
        const {parts, count} = this.tile;
        const words = {low: _t("Low"), middle: _t("Middle"), high: _t("High")};
        return TONES.filter(tone => parts[tone]).map(tone => ({
            tone,
            width: (100 * parts[tone]) / count,
            count: formatCount(parts[tone]),
            title: _t("%(part)s scores: %(count)s", {part: words[tone], count: formatCount(parts[tone])}),
        }));
    }
}

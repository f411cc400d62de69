import {Component} from "@odoo/owl";
import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {alongReading, formatCount, formatResult, placeOf} from "./overview_numbers";

export const WIDTH = 240;
export const HEIGHT = 56;
const EDGE = 4;

/** The results of a tile over time as a line within the band of its intervals; for open text, bars of counts. */
export class OverviewTrend extends Component {
    static template = "cx_feedback.OverviewTrend";
    static props = {tile: Object, open: Function};

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get points() {
        const {tile} = this.props;
        const last = Math.max(tile.trend.length - 1, 1);
        const most = Math.max(...tile.trend.map(step => step.count), 1);
        return tile.trend.map((step, number) => {
            const isText = !tile.unit;
            const value = isText ? step.count : step.value;
            const known = isText || step.value !== null;
            const place = shown => (isText ? (100 * shown) / most : placeOf(shown, tile));
            return {
                ...step,
                known,
                x: this.x(number / last),
                y: known ? this.y(place(value)) : null,
                top: known && !isText ? this.y(place(step.high)) : null,
                bottom: known && !isText ? this.y(place(step.low)) : null,
                title: this.title(step, known, isText),
            };
        });
    }

    x(part) {
        return EDGE + alongReading(part) * (WIDTH - 2 * EDGE);
    }

    y(percent) {
        return EDGE + (1 - percent / 100) * (HEIGHT - 2 * EDGE);
    }

    title(step, known, isText) {
        const start = formatDate(luxon.DateTime.fromISO(step.start));
        const count = formatCount(step.count);
        if (!known) {
            return _t("From %(start)s: no answer", {start});
        }
        if (isText) {
            return _t("From %(start)s: %(count)s answers", {start, count});
        }
        const result = formatResult(step.value, this.props.tile.unit);
        return _t("From %(start)s: %(result)s, %(count)s answers", {start, result, count});
    }

    /** Steps without an answer interrupt nothing: the line goes on to the next known one. */
    get knownPoints() {
        return this.points.filter(point => point.known);
    }

    get line() {
        return this.knownPoints.map(({x, y}) => `${x},${y}`).join(" ");
    }

    get band() {
        const points = this.knownPoints;
        const there = points.map(({x, top}) => `${x},${top}`);
        const back = points.map(({x, bottom}) => `${x},${bottom}`).reverse();
        return [...there, ...back].join(" ");
    }

    get barWidth() {
        return Math.min(12, (WIDTH - 2 * EDGE) / (this.props.tile.trend.length * 1.5));
    }
}

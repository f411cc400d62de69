import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatCount, formatResult, unitLabel} from "../overview/overview_numbers";
import {formatPart, ReportScreen} from "./report_screen";

/** Which scores explain another one, and where to start. */
export class DriversAction extends ReportScreen {
    static template = "cx_feedback.DriversAction";
    static model = "cx.drivers";
    static method = "read_drivers";

    ownChoice() {
        return {outcome_id: false, driver_ids: []};
    }

    get report() {
        return this.state.report;
    }

    get found() {
        return this.report.found;
    }

    get offered() {
        return this.report.metrics
            .filter(metric => metric.id !== this.report.outcome_id && metric.count)
            .map(metric => ({
                ...metric,
                isChosen: this.report.driver_ids.includes(metric.id),
                title: _t("Answered together %s times", formatCount(metric.count)),
            }));
    }

    chooseOutcome(value) {
        return this.change({outcome_id: Number(value), driver_ids: []});
    }

    toggle(metric) {
        const chosen = this.report.driver_ids;
        const ids = metric.isChosen ? chosen.filter(id => id !== metric.id) : [...chosen, metric.id];
        if (ids.length) {
            this.change({outcome_id: this.report.outcome_id, driver_ids: ids});
        }
    }

    get headline() {
        return _t("These explain %(share)s of what makes “%(outcome)s” differ", {
            share: formatPart(100 * this.found.explained),
            outcome: this.found.outcome.name,
        });
    }

    get certainty() {
        const {explained_low: low, explained_high: high} = this.found;
        return low === null
            ? ""
            : _t("95 % certain: between %(low)s and %(high)s", {
                  low: formatPart(100 * low),
                  high: formatPart(100 * high),
              });
    }

    get basis() {
        const {count, left_out: leftOut} = this.found;
        const told = _t("From %s occasions on which all these scores were given.", formatCount(count));
        return leftOut
            ? [told, _t("%s were left out, because a score was missing.", formatCount(leftOut))]
            : [told];
    }

    get problem() {
        const same = this.found.same.join(", ");
        return {
            fine: "",
            few: _t("There are few answers: take this for a hint, not for a finding."),
            too_few: _t(
                "There are %s complete answers, which is too few to tell. Choose a longer period or fewer drivers.",
                formatCount(this.found.count),
            ),
            same_outcome: _t(
                "Everybody gave “%s” the same score, so that nothing is left to explain.",
                this.found.outcome.name,
            ),
            same_drivers: _t("Everybody gave the same score to: %s. Take it out of the drivers.", same),
            alike: _t("These are always answered alike: %s. Take one of them out of the drivers.", same),
        }[this.found.verdict];
    }

    get rows() {
        return this.found.drivers.map((driver, number) => ({
            ...driver,
            number: formatCount(number + 1),
            shareText: formatPart(driver.share),
            barStyle: `width: ${driver.share}%`,
            rangeStyle:
                driver.share_low === null
                    ? "display: none"
                    : `inset-inline-start: ${driver.share_low}%; width: ${driver.share_high - driver.share_low}%`,
            rangeText:
                driver.share_low === null
                    ? ""
                    : _t("between %(low)s and %(high)s", {
                          low: formatPart(driver.share_low),
                          high: formatPart(driver.share_high),
                      }),
            own: formatResult(driver.value, driver.unit),
            unitText: unitLabel(driver),
            hint: this.hint(driver),
            ...this.places[driver.place],
        }));
    }

    get places() {
        return {
            start: {words: _t("Important and weak: start here"), badge: "text-bg-danger"},
            keep: {words: _t("Important and strong: keep it up"), badge: "text-bg-success"},
            later: {words: _t("Weak, but matters less"), badge: "text-bg-light"},
            watch: {words: _t("Strong, and matters less"), badge: "text-bg-light"},
        };
    }

    hint(driver) {
        if (!driver.is_sure) {
            return _t("No more than chance explains.");
        }
        return driver.is_against
            ? _t("Goes against the outcome: who scores this higher scores the outcome lower.")
            : "";
    }

    /** Importance upwards, own score in the direction of reading; both fill the field with what there is. */
    get points() {
        const most = Math.max(...this.rows.map(row => row.share), this.equalShare * 1.5);
        const positions = this.rows.map(row => row.position);
        const [low, high] = [Math.min(...positions) - 5, Math.max(...positions) + 5];
        const along = position => 4 + (92 * (position - low)) / (high - low);
        const middle = positions.reduce((sum, position) => sum + position, 0) / positions.length;
        return {
            rows: this.rows.map(row => ({
                ...row,
                style: `inset-inline-start: ${along(row.position)}%; bottom: ${4 + (88 * row.share) / most}%`,
            })),
            acrossStyle: `bottom: ${4 + (88 * this.equalShare) / most}%`,
            alongStyle: `inset-inline-start: ${along(middle)}%`,
        };
    }

    get equalShare() {
        return 100 / this.found.drivers.length;
    }
}

registry.category("actions").add("cx_feedback_drivers", DriversAction);

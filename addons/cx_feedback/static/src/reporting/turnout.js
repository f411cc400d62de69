import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatCount} from "../overview/overview_numbers";
import {formatPart, ReportScreen} from "./report_screen";

/** Who answers of those who are asked, what asking often does, and how late answers differ. */
export class TurnoutAction extends ReportScreen {
    static template = "cx_feedback.TurnoutAction";
    static model = "cx.turnout";
    static method = "read_turnout";

    get report() {
        return this.state.report;
    }

    get isEmpty() {
        return !this.report.all.asked && !this.report.nameless.length;
    }

    get headline() {
        const {asked, answered, rate} = this.report.all;
        return _t("%(rate)s answered: %(answered)s of %(asked)s who were asked", {
            rate: formatPart(rate.value),
            answered: formatCount(answered),
            asked: formatCount(asked),
        });
    }

    get sentences() {
        const {reminder, late, verdicts} = this.report;
        const told = [];
        if (reminder && reminder.asked) {
            told.push(
                _t(
                    "Reminding brings answers from %(rate)s of those who were reminded (%(answered)s of %(asked)s).",
                    {
                        rate: formatPart(reminder.rate.value),
                        answered: formatCount(reminder.answered),
                        asked: formatCount(reminder.asked),
                    },
                ),
            );
        }
        const hint = {
            lower: _t(
                "Late answers are lower than early ones: those who never answer may be less content, too.",
            ),
            higher: _t(
                "Late answers are higher than early ones: those who never answer may be more content.",
            ),
            same: _t(
                "Late answers are like early ones: nothing hints that those who never answer think otherwise.",
            ),
        }[late];
        if (hint) {
            told.push(hint);
        }
        if (verdicts.position === "differ") {
            told.push(_t("How often people are asked makes a difference to whether they answer."));
        }
        return told;
    }

    get tables() {
        const {parts, verdicts, nameless} = this.report;
        const titles = [
            ["month", _t("By month")],
            ["program", _t("By program")],
            ["channel", _t("By channel")],
            ["lang", _t("By language")],
            ["stage", _t("By lifecycle stage of now")],
            ["position", _t("By how often they were asked in twelve months")],
        ];
        const tables = titles
            .filter(([part]) => parts[part].length)
            .map(([part, title]) => ({
                part,
                title,
                verdict: this.verdict(verdicts[part]),
                rows: parts[part].map(group => this.row(part, group)),
            }));
        if (nameless.length) {
            tables.push({
                part: "nameless",
                title: _t("Programs that do not know who answered"),
                verdict: "",
                rows: nameless.map(group => this.row("program", group)),
            });
        }
        return tables;
    }

    verdict(verdict) {
        return {
            differ: _t("They differ by more than chance: results lean towards those who answer more."),
            alike: _t("They differ no more than chance explains."),
            too_few: _t("Too few invitations to compare."),
        }[verdict];
    }

    row(part, group) {
        const {low, high, value} = group.rate;
        return {
            key: group.key,
            label: this.label(part, group),
            asked: formatCount(group.asked),
            answered: formatCount(group.answered),
            rate: formatPart(value, 1),
            place: group.scored ? formatCount(Math.round(group.place)) : "",
            range: _t("between %(low)s and %(high)s", {low: formatPart(low, 1), high: formatPart(high, 1)}),
            barStyle: `width: ${value}%`,
            rangeStyle: `inset-inline-start: ${low}%; width: ${high - low}%`,
        };
    }

    label(part, group) {
        if (part === "month") {
            return formatDate(luxon.DateTime.fromISO(group.key), {format: "LLLL yyyy"});
        }
        if (part === "position") {
            return group.key < 6
                ? _t("Invitation number %s", formatCount(group.key))
                : _t("Invitation number %s or later", formatCount(6));
        }
        return group.name || _t("None");
    }

    get speeds() {
        const labels = {
            1: _t("On the first day"),
            2: _t("Within three days"),
            3: _t("Within a week"),
            4: _t("Later"),
        };
        const groups = this.report.parts.speed.filter(group => group.key);
        const answered = groups.reduce((sum, group) => sum + group.asked, 0);
        return groups.map(group => ({
            key: group.key,
            label: labels[group.key],
            answered: formatCount(group.asked),
            share: formatPart((100 * group.asked) / answered),
            place: group.scored ? formatCount(Math.round(group.place)) : "",
        }));
    }
}

registry.category("actions").add("cx_feedback_turnout", TurnoutAction);

import {_t} from "@web/core/l10n/translation";
import {formatCount, formatResult, unitLabel} from "@cx_feedback/overview/overview_numbers";
import {rangeOf, verdictOf} from "@cx_feedback/overview/overview_words";

export function stageName(stage) {
    return stage.id ? stage.name : _t("Stage unknown");
}

export function touchpointName(touchpoint) {
    return touchpoint.id ? touchpoint.name : _t("No touchpoint");
}

export function levelWord(level) {
    return {low: _t("Low"), middle: _t("Middle"), high: _t("High"), few: _t("Few answers")}[level] || "";
}

export function countWord(count) {
    return count === 1 ? _t("1 answer") : _t("%s answers", formatCount(count));
}

/** What an empty cell says. */
function emptyWord(cell) {
    if (cell.before) {
        return _t("No answer now");
    }
    return cell.designed ? _t("Designed, not asked yet") : _t("No answer");
}

/** A cell with its words, ready to be shown. */
export function cellView(cell, map) {
    const stage = map.stages.find(row => row.id === cell.stage_id);
    const touchpoint = map.touchpoints.find(row => row.id === cell.touchpoint_id);
    const metric = touchpoint.metric;
    const view = {
        key: `${cell.stage_id}-${cell.touchpoint_id}`,
        cell,
        metric,
        stage: stageName(stage),
        touchpoint: touchpointName(touchpoint),
        empty: cell.value === null,
    };
    if (view.empty) {
        return {...view, words: emptyWord(cell)};
    }
    const shown = {
        ...view,
        result: formatResult(cell.value, metric.unit),
        unit: unitLabel(metric),
        best: formatResult(cell.high, metric.unit),
        range: rangeOf(cell, metric.unit),
        count: countWord(cell.count),
        level: levelWord(cell.level),
        verdict: verdictOf(cell.change, metric.unit),
    };
    return {...shown, label: cellLabel(shown)};
}

function cellLabel(view) {
    return _t("%(touchpoint)s in %(stage)s: %(result)s, %(level)s, %(range)s, %(count)s, %(change)s", {
        touchpoint: view.touchpoint,
        stage: view.stage,
        result: view.result,
        level: view.level,
        range: view.range,
        count: view.count,
        change: view.verdict.text,
    });
}

import {Component} from "@odoo/owl";
import {barWidth, countText, moneyText} from "./dashboard_numbers";

/** Named numbers with bars that compare their amounts; a press opens what a number counts. */
export class BarList extends Component {
    static template = "contract_clm.BarList";
    static props = {
        title: String,
        note: {type: String, optional: true},
        numbers: Array,
        currencyId: Number,
        open: Function,
    };

    get rows() {
        const {numbers, currencyId} = this.props;
        const greatest = Math.max(...numbers.map(number => number.amount), 0);
        return numbers.map(number => ({
            ...number,
            width: barWidth(number.amount, greatest),
            countText: countText(number.count),
            amountText: moneyText(number.amount, currencyId),
        }));
    }
}

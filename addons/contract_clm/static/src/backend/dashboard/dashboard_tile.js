import {Component} from "@odoo/owl";
import {countText, moneyText} from "./dashboard_numbers";

/** One number with its name; a press opens what it counts. */
export class DashboardTile extends Component {
    static template = "contract_clm.DashboardTile";
    static props = {tile: Object, currencyId: Number, open: Function};

    get number() {
        const {tile, currencyId} = this.props;
        return tile.isMoney ? moneyText(tile.amount, currencyId) : countText(tile.count);
    }
}

import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {AccountTotals} from "./account_totals";

export class AccountListController extends ListController {
    static template = "cx_feedback.AccountListView";
    static components = {...ListController.components, AccountTotals};
}

registry.category("views").add("cx_account_list", {...listView, Controller: AccountListController});

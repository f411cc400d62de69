import {Component, onMounted, onWillStart, onWillUnmount, useExternalListener, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";

const GROUP = "contract_clm.group_contract_clm_user";
const CHANNEL = "clm_approval/waiting";
/** More than this is told as such, and the server counts no further. */
export const COUNTED_TO = 999;

/** How many contracts wait for the user's approval; a click opens them. */
export class ApprovalSystray extends Component {
    static template = "contract_clm.ApprovalSystray";
    static props = [];

    setup() {
        this.action = useService("action");
        this.bus = useService("bus_service");
        this.orm = useService("orm");
        this.last = new KeepLast();
        this.state = useState({isVisible: false, count: 0});
        // Many approvals that are asked for together are counted once.
        const countSoon = useDebounced(() => this.count(), 300);
        onWillStart(async () => {
            this.state.isVisible = await user.hasGroup(GROUP);
        });
        onMounted(() => {
            this.bus.subscribe(CHANNEL, countSoon);
            this.count();
        });
        onWillUnmount(() => this.bus.unsubscribe(CHANNEL, countSoon));
        useExternalListener(document, "visibilitychange", () => this.count());
    }

    get badge() {
        return this.state.count > COUNTED_TO ? `${COUNTED_TO}+` : `${this.state.count}`;
    }

    get title() {
        return this.state.count
            ? _t("Contracts that wait for your approval: %(count)s", {count: this.badge})
            : _t("No contract waits for your approval");
    }

    async count() {
        if (!this.state.isVisible || document.hidden) {
            return;
        }
        try {
            this.state.count = await this.last.add(this.orm.silent.call("clm.contract", "waiting_count", []));
        } catch (error) {
            // The web client says that the connection is lost; the next look at the page counts again.
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
    }

    open() {
        this.action.doAction("contract_clm.clm_contract_action_waiting", {clearBreadcrumbs: true});
    }
}

registry
    .category("systray")
    .add("contract_clm.approval_systray", {Component: ApprovalSystray}, {sequence: 21});

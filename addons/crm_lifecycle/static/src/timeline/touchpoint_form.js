import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {faultText} from "../faults";

/** Notes a call, a visit or a letter, in place. */
export class TouchpointForm extends Component {
    static template = "crm_lifecycle.TouchpointForm";
    static components = {DateTimeInput};
    static props = {partnerId: Number, kinds: Array, close: Function, saved: Function};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.kind = useRef("kind");
        this.state = useState({
            kindId: this.props.kinds[0].id,
            occurredAt: luxon.DateTime.now().startOf("minute"),
            summary: "",
            error: "",
            busy: false,
        });
        onMounted(() => this.kind.el.focus());
    }

    chooseKind(value) {
        this.state.kindId = Number(value);
    }

    async save() {
        if (this.state.busy) {
            return;
        }
        this.state.error = this.problem;
        if (this.state.error) {
            return;
        }
        this.state.busy = true;
        try {
            await this.orm.silent.create("crm.lifecycle.touchpoint", [this.values]);
        } catch (error) {
            this.state.error = faultText(error);
            this.state.busy = false;
            return;
        }
        this.notification.add(_t("Added to the timeline."), {type: "success"});
        this.props.saved();
    }

    get problem() {
        if (!this.state.summary.trim()) {
            return _t("Write in a few words what it was about.");
        }
        return this.state.occurredAt ? "" : _t("Choose when it was.");
    }

    get values() {
        return {
            contact_id: this.props.partnerId,
            kind_id: this.state.kindId,
            occurred_at: serializeDateTime(this.state.occurredAt),
            summary: this.state.summary.trim(),
        };
    }
}

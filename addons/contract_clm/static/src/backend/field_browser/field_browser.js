import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {CopyButton} from "@web/core/copy_button/copy_button";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {normalize} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useSetupAction} from "@web/search/action_hook";

/** Everything that a template may use: what it means, the tag to copy, what it prints. */
export class FieldBrowser extends Component {
    static template = "contract_clm.FieldBrowser";
    static components = {CopyButton, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.content = useRef("content");
        this.copied = _t("Copied");
        this.copy = _t("Copy");
        const {type_id: type, lang} = this.props.action.params || {};
        this.state = useState({type, lang, search: "", catalogue: null, ...this.props.state});
        useAutofocus({refName: "search"});
        useSetupAction({
            getLocalState: () => {
                const {type: chosenType, lang: chosenLang, search} = this.state;
                return {type: chosenType, lang: chosenLang, search};
            },
        });
        onWillStart(() => this.load());
    }

    async load() {
        const catalogue = await this.keepLast.add(
            this.orm.call("clm.contract.type", "get_template_catalogue", [], {
                type_id: this.state.type || null,
                lang: this.state.lang || null,
            }),
        );
        Object.assign(this.state, {
            catalogue,
            type: catalogue.type_id,
            lang: catalogue.lang,
        });
    }

    onTypeChange(event) {
        this.state.type = parseInt(event.target.value);
        return this.load();
    }

    onLanguageChange(event) {
        this.state.lang = event.target.value;
        return this.load();
    }

    /** Groups with the rows that hold every word looked for. */
    get groups() {
        const words = normalize(this.state.search).split(/\s+/).filter(Boolean);
        return this.state.catalogue.groups
            .map(group => ({...group, rows: group.rows.filter(row => this.holds(row, words))}))
            .filter(group => group.rows.length);
    }

    holds(row, words) {
        const text = normalize(`${row.meaning} ${row.tag} ${row.example}`);
        return words.every(word => text.includes(word));
    }

    goTo(key) {
        const heading = this.content.el.querySelector(`[data-group="${key}"]`);
        heading.scrollIntoView();
        heading.focus();
    }
}

registry.category("actions").add("contract_clm.field_browser", FieldBrowser);

import {registry} from "@web/core/registry";

const addStep = kind => [
    {trigger: `.o_journey_palette button[data-kind=${kind}]`, run: "click"},
    {trigger: `.modal .o_form_view .o_field_widget[name=name] input`},
];
/** Presses a key on the element itself, which takes the focus first. */
const press = keys =>
    async function (helpers) {
        this.anchor.focus();
        await helpers.press(keys);
    };
const save = {trigger: ".modal .o_form_button_save", run: "click"};
const noDialog = {trigger: "body:not(:has(.modal))"};

registry.category("web_tour.tours").add("crm_journey", {
    steps: () => [
        {
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Tour Welcome",
        },
        {
            trigger: ".o_field_widget[name=entry] label:contains(By hand)",
            run: "click",
        },
        {
            content: "The first step",
            trigger: ".o_journey_begin button",
            run: "click",
        },
        {
            trigger: ".o_journey_add[data-key='way:0:next']",
            run: "click",
        },
        ...addStep("wait"),
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit A day later",
        },
        save,
        noDialog,
        {
            content: "A question after it",
            trigger: ".o_journey_box:contains(A day later)",
        },
        {
            trigger: ".o_journey_way.o_end .o_journey_add",
            run: "click",
        },
        ...addStep("tag"),
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Mark them",
        },
        {
            trigger: ".modal .o_field_widget[name=tag_ids] input",
            run: "edit Tour Tag",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Tag) a",
            run: "click",
        },
        save,
        noDialog,
        {
            content: "One more step before the last, with the keyboard",
            trigger: ".o_journey_box:contains(Mark them)",
            run: press("Insert"),
        },
        ...addStep("wait"),
        {
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit A week later",
        },
        save,
        noDialog,
        {
            content: "And away again",
            trigger: ".o_journey_box:contains(A week later)",
            run: press("Delete"),
        },
        {
            trigger: ".modal .o_journey_remove_alone",
            run: "click",
        },
        {
            trigger: ".o_journey_canvas:not(:contains(A week later)):contains(Mark them)",
        },
        {
            content: "The tag first: moved with the keyboard, alone",
            trigger: ".o_journey_box:contains(Mark them)",
            run: press("Shift+m"),
        },
        {
            trigger: ".o_journey_moving",
        },
        {
            trigger: ".o_journey_canvas",
            run: press("ArrowDown"),
        },
        {
            trigger: ".o_journey_way.o_chosen",
        },
        {
            trigger: ".o_journey_canvas",
            run: press("Enter"),
        },
        {
            trigger: ".o_journey_box[aria-level='1']:contains(Mark them)",
        },
        {
            content: "Try it",
            trigger: "button[name=action_try]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_id] input",
            run: "edit Tour Traveller",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Traveller) a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Mark them)",
        },
        {
            trigger: ".modal footer button[special=cancel]",
            run: "click",
        },
        noDialog,
        {
            content: "Start it",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "button[name=action_pause]",
        },
        {
            trigger: "button[name=action_enter]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_ids] input",
            run: "edit Tour Traveller",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Traveller) a",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_enter]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(Entered: 1)",
        },
    ],
});

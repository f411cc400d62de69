import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("cx_feedback_journey_map", {
    steps: () => [
        {
            content: "Choose the lifecycle of the mills",
            trigger: ".o_cx_map .o_cx_lifecycle",
            run: "selectByLabel Mills",
        },
        {
            content: "The worst cell comes first",
            trigger: ".o_cx_worst li:first-child .o_cx_worst_row:contains(Delivery · Customer)",
            run: "click",
        },
        {
            content: "Its words stand beside the map",
            trigger:
                ".o_cx_cell_panel:contains(Delivery · Customer) .o_cx_comment:contains(It came too late)",
        },
        {
            content: "The cell is marked in the map",
            trigger: ".o_cx_map_cell.o_cx_chosen.o_cx_level_low:contains(Low)",
        },
        {
            content: "A touchpoint that nobody was asked about is shown where it should happen",
            trigger: ".o_cx_map_cell.o_cx_designed:contains(Designed, not asked yet)",
        },
        {
            content: "The keyboard moves from cell to cell",
            trigger: ".o_cx_map_cell.o_cx_chosen",
            run() {
                const [first] = document.querySelectorAll(".o_cx_map_cell[tabindex='0']");
                first.focus();
                const press = new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true});
                first.dispatchEvent(press);
                const reached = document.activeElement.dataset;
                if (reached.row !== "0" || reached.column !== "1") {
                    throw new Error(`the arrow key led to ${reached.row}, ${reached.column}`);
                }
            },
        },
        {
            trigger: ".o_cx_open_answers",
            run: "click",
        },
        {
            content: "The answers of this cell, and of no other",
            trigger: ".o_list_view .o_data_cell:contains(It came too late)",
            run: "click",
        },
        {
            trigger:
                ".o_form_view .o_field_widget[name=comment] textarea:value(/too late/), .o_form_view .o_field_widget[name=comment]:contains(too late)",
        },
    ],
});

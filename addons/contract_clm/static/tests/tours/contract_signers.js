import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const READY = "body[is-ready=true] .o_clm_signing";

function drawOn(field) {
    return {
        content: `Draw in the box ${field}`,
        trigger: `.o_clm_pad[data-field=${field}]`,
        run() {
            const {left, top, width, height} = this.anchor.getBoundingClientRect();
            const at = (type, x, y) =>
                this.anchor.dispatchEvent(
                    new PointerEvent(type, {
                        bubbles: true,
                        pointerId: 1,
                        pointerType: "touch",
                        clientX: left + x * width,
                        clientY: top + y * height,
                    }),
                );
            at("pointerdown", 0.1, 0.8);
            for (const [x, y] of [
                [0.3, 0.2],
                [0.5, 0.7],
                [0.7, 0.3],
                [0.9, 0.6],
            ]) {
                at("pointermove", x, y);
            }
            at("pointerup", 0.9, 0.6);
        },
    };
}

function press() {
    return {
        trigger: ".o_clm_sign_form button[type=submit]",
        run: "click",
        expectUnloadPage: true,
    };
}

function agree() {
    return {trigger: "#clm_consent", run: "check"};
}

function seeSigned() {
    return {
        trigger: ".o_clm_signing:not(:has(.o_clm_sign_form)) .alert[role=status]:not(:empty)",
        timeout: 60000,
    };
}

tours.add("contract_clm_first_signer_draws", {
    steps: () => [
        {trigger: READY},
        {trigger: "#clm_style_drawn", run: "click"},
        agree(),
        {
            content: "Nothing is drawn yet, so nothing is sent",
            trigger: ".o_clm_sign_form button[type=submit]",
            run: "click",
        },
        {trigger: ".o_clm_pad_empty:not(.d-none)"},
        drawOn("drawn"),
        drawOn("drawn_initials"),
        press(),
        seeSigned(),
    ],
});

tours.add("contract_clm_second_signer_types", {
    steps: () => [
        {trigger: READY},
        {
            content: "By keyboard: the fields follow one another, and Enter signs",
            trigger: "#clm_name",
            run() {
                const fields = [...document.querySelectorAll(".o_clm_sign_form :is(input, button)")].filter(
                    field => field.type !== "hidden" && field.offsetParent && field.tabIndex >= 0,
                );
                const names = fields.map(field => field.id || field.type);
                const order = ["clm_name", "clm_style_typed", "clm_initials", "clm_consent", "submit"];
                const places = order.map(name => names.indexOf(name));
                if (places.some((place, index) => place < (index ? places[index - 1] : 0))) {
                    throw new Error(`The fields follow one another like this: ${names}`);
                }
            },
        },
        {trigger: "#clm_initials", run: "edit VS"},
        agree(),
        press(),
        seeSigned(),
    ],
});

tours.add("contract_clm_signer_passes_on", {
    steps: () => [
        {trigger: READY},
        {trigger: ".o_clm_delegate summary", run: "click"},
        {trigger: "#clm_colleague", run: "edit Meera Iyer"},
        {trigger: "#clm_colleague_email", run: "edit meera@example.com"},
        {
            trigger: ".o_clm_delegate button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".o_clm_signing:not(:has(.o_clm_sign_form)) .alert-success:contains(Meera Iyer)"},
    ],
});

import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const PEN_WIDTH = 3;

/**
 * Boxes to draw a signature and initials in, with anything that points. What was drawn goes into the form's hidden
 * fields as PNG. The typed name is there for everybody who does not draw, and without this script.
 */
export class SignaturePads extends Interaction {
    static selector = ".o_clm_sign_form";
    dynamicContent = {
        "input[name=style]": {"t-on-change": () => this.showStyle()},
        ".o_clm_pad": {
            "t-on-pointerdown": this.onPointerDown,
            "t-on-pointermove": this.onPointerMove,
            "t-on-pointerup": this.onPointerUp,
            "t-on-pointercancel": this.onPointerUp,
        },
        ".o_clm_clear_pads": {"t-on-click": () => this.clear()},
        _root: {"t-on-submit": this.onSubmit},
    };

    setup() {
        this.drawn = new Set();
        this.pointer = null;
    }

    start() {
        for (const element of this.el.querySelectorAll(".o_clm_needs_script")) {
            element.classList.remove("d-none");
        }
        this.showStyle();
    }

    get style() {
        return this.el.querySelector("input[name=style]:checked")?.value;
    }

    showStyle() {
        this.el.querySelector(".o_clm_pads").classList.toggle("d-none", this.style !== "drawn");
        this.el.querySelector(".o_clm_upload").classList.toggle("d-none", this.style !== "uploaded");
        this.el.querySelector("input[name=picture]").required = this.style === "uploaded";
    }

    position(event) {
        const {left, top, width, height} = event.currentTarget.getBoundingClientRect();
        const canvas = event.currentTarget;
        return [
            ((event.clientX - left) * canvas.width) / width,
            ((event.clientY - top) * canvas.height) / height,
        ];
    }

    onPointerDown(event) {
        if (event.button > 0 || this.pointer !== null) {
            return;
        }
        event.preventDefault();
        const canvas = event.currentTarget;
        this.pointer = event.pointerId;
        try {
            canvas.setPointerCapture(event.pointerId);
        } catch {
            // A pointer that is gone by now cannot be captured; the line ends with it.
        }
        const pen = canvas.getContext("2d");
        pen.lineWidth = PEN_WIDTH;
        pen.lineCap = pen.lineJoin = "round";
        pen.strokeStyle = "#0b1f66";
        pen.beginPath();
        pen.moveTo(...this.position(event));
    }

    onPointerMove(event) {
        if (event.pointerId !== this.pointer) {
            return;
        }
        const pen = event.currentTarget.getContext("2d");
        pen.lineTo(...this.position(event));
        pen.stroke();
        this.drawn.add(event.currentTarget);
        this.el.querySelector(".o_clm_pad_empty").classList.add("d-none");
    }

    onPointerUp(event) {
        if (event.pointerId === this.pointer) {
            this.pointer = null;
        }
    }

    clear() {
        for (const canvas of this.el.querySelectorAll(".o_clm_pad")) {
            canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
        }
        this.drawn.clear();
    }

    onSubmit(event) {
        const isDrawn = this.style === "drawn";
        for (const canvas of this.el.querySelectorAll(".o_clm_pad")) {
            const isUsed = isDrawn && this.drawn.has(canvas);
            this.el.querySelector(`input[name=${canvas.dataset.field}]`).value = isUsed
                ? canvas.toDataURL("image/png")
                : "";
        }
        if (isDrawn && !this.el.querySelector("input[name=drawn]").value) {
            event.preventDefault();
            this.el.querySelector(".o_clm_pad_empty").classList.remove("d-none");
            return;
        }
        // A second press of the button sends nothing: the first one is on its way.
        if (this.isSent) {
            event.preventDefault();
        }
        this.isSent = true;
    }
}

registry.category("public.interactions").add("contract_clm.signature_pads", SignaturePads);

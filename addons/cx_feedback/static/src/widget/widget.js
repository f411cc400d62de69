// Puts the question of a place into any website:
//
//   <script src="https://HOST/feedback/widget.js" data-place="TICKET" data-label="Feedback" async></script>
//
// data-label  words of the tab; they are the title of the box, too
// data-close  words of the button that closes it ("Close")
// data-side   "end" (the usual) or "start": the corner in which the tab stands
// data-lang   language of the question; without it, the one of the page
// data-mode   "tab" (the usual), or "box": the question stands where the script stands
//
// The website must be on the list of the place. Nothing is stored in the browser.
(() => {
    "use strict";

    const script = document.currentScript;
    const options = {label: "Feedback", close: "Close", side: "end", mode: "tab", ...script.dataset};
    const CSS = `
        :host { all: initial; }
        * { box-sizing: border-box; font: 16px/1.4 system-ui, sans-serif; }
        button { color: #fff; background: #0b5468; border: 0; cursor: pointer; }
        button:focus-visible { outline: 3px solid #b35c00; outline-offset: 2px; }
        .tab { position: fixed; z-index: 2147483000; bottom: 0; inset-inline-end: 24px; padding: 12px 20px;
            border-radius: 8px 8px 0 0; }
        .box { position: fixed; z-index: 2147483001; bottom: 16px; inset-inline-end: 16px; width: min(400px, 100vw - 32px);
            height: min(560px, 100vh - 32px); display: flex; flex-direction: column; background: #fff;
            border: 1px solid #7b8794; border-radius: 12px; overflow: hidden; box-shadow: 0 8px 32px rgb(0 0 0 / 25%); }
        .start { inset-inline: 24px auto; }
        .box.start { inset-inline-start: 16px; }
        [hidden] { display: none; }
        .bar { display: flex; justify-content: flex-end; background: #0b5468; }
        .bar button { min-height: 44px; padding: 8px 16px; }
        iframe { flex: 1; width: 100%; min-height: 0; border: 0; }
        .inline iframe { display: block; height: 560px; }
    `;

    function address() {
        const lang = options.lang || document.documentElement.lang;
        const url = new URL(`${encodeURIComponent(options.place)}`, script.src);
        url.search = new URLSearchParams({widget: 1, ...(lang && {lang})});
        return url.href;
    }

    function element(name, properties, ...children) {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    }

    function frame() {
        return element("iframe", {src: address(), title: options.label, referrerPolicy: "origin"});
    }

    function host() {
        const holder = document.createElement("div");
        const root = holder.attachShadow({mode: "open"});
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(CSS);
        root.adoptedStyleSheets = [sheet];
        return [holder, root];
    }

    function showTab() {
        const [holder, root] = host();
        const tab = element("button", {
            type: "button",
            className: `tab ${options.side}`,
            textContent: options.label,
        });
        const close = element("button", {type: "button", textContent: options.close});
        const box = element("div", {className: `box ${options.side}`, hidden: true, role: "dialog"});
        box.append(element("div", {className: "bar"}, close));
        box.setAttribute("aria-label", options.label);
        tab.setAttribute("aria-expanded", "false");
        function show(open) {
            if (open && !box.querySelector("iframe")) {
                box.append(frame());
            }
            box.hidden = !open;
            tab.hidden = open;
            tab.setAttribute("aria-expanded", String(open));
            (open ? close : tab).focus();
        }
        tab.addEventListener("click", () => show(true));
        close.addEventListener("click", () => show(false));
        box.addEventListener("keydown", event => event.key === "Escape" && show(false));
        root.append(tab, box);
        document.body.append(holder);
    }

    function showBox() {
        const [holder, root] = host();
        root.append(element("div", {className: "inline"}, frame()));
        script.after(holder);
    }

    function start() {
        (options.mode === "box" ? showBox : showTab)();
    }

    if (!options.place) {
        return;
    }
    if (document.body) {
        start();
    } else {
        document.addEventListener("DOMContentLoaded", start);
    }
})();

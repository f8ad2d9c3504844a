// Draws the certificate beside its form, a moment after the last change. Without it, the buttons do the same.
/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-preview]");
const paper = form.querySelector(".design-paper");
const image = paper.querySelector("img");
const problems = paper.querySelector(".design-problems");
const WAIT = 600;
let timer = 0;
let asked = 0;
let shown = "";

async function draw() {
    const mine = ++asked;
    paper.setAttribute("aria-busy", "true");
    let words = [];
    try {
        const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), credentials: "same-origin" });
        if (mine !== asked) return;
        if (response.ok) {
            const address = URL.createObjectURL(await response.blob());
            image.src = address;
            image.hidden = false;
            if (shown) URL.revokeObjectURL(shown);
            shown = address;
        } else if (response.status === 422) {
            words = (await response.json()).errors;
        }
    } catch {
        return; // offline: the last picture stays
    } finally {
        if (mine === asked) paper.setAttribute("aria-busy", "false");
    }
    problems.replaceChildren(...words.map((text) => Object.assign(document.createElement("li"), { textContent: text, dir: "auto" })));
}

function soon() {
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT);
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
draw();

// The quiz builder: its buttons work in the page instead of sending the form, and draws say what they can choose from.
const form = /** @type {HTMLFormElement} */ (document.getElementById("quiz-form"));
const inPage = "[name=up], [name=down], [name=remove], [name=take], [data-draw-more], [data-count-again]";
let drawn = 0;
let timer;

function addDraw() {
  /** @type {HTMLTemplateElement} */
  const template = form.querySelector("[data-draw-template]");
  const row = /** @type {HTMLElement} */ (template.content.firstElementChild.cloneNode(true));
  const token = `draw.x${++drawn}`;
  /** @type {HTMLInputElement} */
  const question = row.querySelector("[name=question]");
  row.dataset.draw = question.value = token;
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = row.querySelectorAll("[name^='draw.new']");
  for (const field of fields) field.name = field.name.replace("draw.new", token);
  form.querySelector("[data-rows]").append(row);
  row.querySelector("select").focus();
}

async function count() {
  if (!form.querySelector("[data-rows] [data-draw]")) return;
  const reply = await fetch(form.dataset.pools, { method: "POST", body: new FormData(form) });
  if (!reply.ok) return;
  const pools = await reply.json();
  for (const row of form.querySelectorAll("[data-rows] [data-draw]")) {
    const pool = pools[row.dataset.draw];
    const line = row.querySelector("[data-there]");
    if (!pool || line.textContent === pool.words) continue;
    line.textContent = pool.words;
    line.className = pool.short ? "error-message" : "qz-muted";
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(count, 300);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(inPage);
  if (!button) return;
  event.preventDefault();
  if ("drawMore" in button.dataset) addDraw();
  soon();
});
form.addEventListener("input", soon);
form.querySelector("[data-count-again]").hidden = true;

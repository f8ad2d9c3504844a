// The trainers' forms: rows that are added, moved and removed, gaps, and the list from which a quiz takes questions.
let added = 0;

function addRow(list) {
  const token = `x${++added}`;
  // From text, so that the scripts of Wagtail's choosers run where they are put.
  const html = list.querySelector("template").innerHTML.replaceAll(".new.", `.${token}.`);
  const rows = list.querySelector("[data-rows]");
  rows.append(document.createRange().createContextualFragment(html));
  const row = rows.lastElementChild;
  for (const field of row.querySelectorAll('[name="right"]')) field.value = token;
  return row;
}

// A gap or words to mark: the next free name, and its place in the text of each language.
/** @type {NodeListOf<HTMLTextAreaElement>} */
const texts = document.querySelectorAll('[name="text.ar"], [name="text.fr"]');

function addMark(row) {
  const mark = row.querySelector("[data-mark]");
  const letter = mark.dataset.mark;
  /** @type {NodeListOf<HTMLInputElement>} */
  const marks = document.querySelectorAll("[data-mark-id]");
  const taken = [...marks].map((field) => field.value);
  let number = 1;
  while (taken.includes(letter + number)) number += 1;
  const name = letter + number;
  row.querySelector("[data-mark-id]").value = name;
  mark.textContent = letter === "g" ? `[[${name}]]` : `[[${name}|…]]`;
  for (const text of texts) {
    if (!text.value.trim()) continue;
    const words = text.value.slice(text.selectionStart, text.selectionEnd);
    const put = letter === "g" ? ` [[${name}]] ` : `[[${name}|${words || "…"}]]`;
    text.setRangeText(put, letter === "g" ? text.selectionEnd : text.selectionStart, text.selectionEnd, "end");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("[data-row]");
  if ("add" in button.dataset) {
    const fresh = addRow(button.closest("[data-list]"));
    if (fresh.querySelector("[data-mark]")) addMark(fresh);
    fresh.querySelector("textarea, input:not([type=hidden])")?.focus();
    fresh.dispatchEvent(new Event("input", { bubbles: true }));
  } else if ("remove" in button.dataset) {
    const next = row.nextElementSibling || row.previousElementSibling;
    const list = row.parentElement;
    row.remove();
    list.dispatchEvent(new Event("input", { bubbles: true }));
    next?.querySelector("[data-remove]")?.focus();
  } else if ("up" in button.dataset && row.previousElementSibling) {
    row.previousElementSibling.before(row);
    button.focus();
  } else if ("down" in button.dataset && row.nextElementSibling) {
    row.nextElementSibling.after(row);
    button.focus();
  } else if (button.dataset.take) {
    take(button);
  }
});

function take(button) {
  const list = document.querySelector('[data-list="entries"]');
  const key = button.dataset.take;
  if (!list.querySelector(`[data-key="${key}"]`)) {
    const row = addRow(list);
    row.dataset.key = row.querySelector('[name="question"]').value = key;
    row.querySelector("[data-points]").name = `points-${key}`;
    row.querySelector("[data-title]").replaceChildren(...button.previousElementSibling.cloneNode(true).childNodes);
  }
  button.disabled = true;
}

const found = document.querySelector("[data-found]");
if (found) {
  /** @type {HTMLFormElement} */
  const filter = document.querySelector("[data-filter]");
  let timer;
  const look = async () => {
    const answer = await fetch(`${found.dataset.found}?${new URLSearchParams(/** @type {any} */ (new FormData(filter)))}`);
    if (!answer.ok) return;
    found.innerHTML = await answer.text();
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (found.querySelectorAll("[data-take]"))) {
      button.disabled = Boolean(document.querySelector(`[data-key="${button.dataset.take}"]`));
    }
  };
  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  });
  filter.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  look();
}

// A refused form opens where the trouble is.
const trouble = document.querySelector(".w-field__errors .error-message, .help-critical");
trouble?.closest("details")?.setAttribute("open", "");
trouble?.scrollIntoView({ block: "center" });

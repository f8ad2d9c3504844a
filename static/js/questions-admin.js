// The trainers' forms: rows that are added, moved and removed, gaps, and the list from which a quiz takes questions.
let added = 0;

function addRow(list) {
  const token = `x${++added}`;
  const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("[name]")) field.name = field.name.replace(".new.", `.${token}.`);
  for (const field of row.querySelectorAll('[name="right"]')) field.value = token;
  list.querySelector("[data-rows]").append(row);
  return row;
}

function addGap(row) {
  const taken = [...document.querySelectorAll("[data-gap]")].map((field) => field.value);
  let number = 1;
  while (taken.includes(`g${number}`)) number += 1;
  row.querySelector("[data-gap]").value = `g${number}`;
  row.querySelector("[data-mark]").textContent = `[[g${number}]]`;
  for (const text of document.querySelectorAll('[name="text.ar"], [name="text.fr"]')) {
    if (text.value.trim()) text.setRangeText(` [[g${number}]] `, text.selectionEnd, text.selectionEnd, "end");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const row = button.closest("[data-row]");
  if ("add" in button.dataset) {
    const fresh = addRow(button.closest("[data-list]"));
    if (fresh.querySelector("[data-gap]")) addGap(fresh);
    fresh.querySelector("textarea")?.focus();
  } else if ("remove" in button.dataset) {
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
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
  const list = document.querySelector('[data-list="places"]');
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
  const filter = document.querySelector("[data-filter]");
  let timer;
  const look = async () => {
    const answer = await fetch(`${found.dataset.found}?${new URLSearchParams(new FormData(filter))}`);
    if (!answer.ok) return;
    found.innerHTML = await answer.text();
    for (const button of found.querySelectorAll("[data-take]")) {
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

// What is typed survives. Before a form is sent, asks whether she is still signed in; where it cannot be sent, it stays as it is and a
// sign-in is offered beside it. In the admin, every form warns before it is left unsaved, by Wagtail's own controller.
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("form-keeper"));
const TYPED = "textarea, select, input:not([type=hidden], [type=submit], [type=button])";
const holds = (form) => form.matches("[data-kept]") || Boolean(form.querySelector(TYPED));
const TROUBLE = ".w-field__errors .error-message, .w-field--error, .help-critical, [data-both-versions]";
const PATIENCE = 10000; // a network that hangs
const LEAVING = 15000; // a sent form whose page is still here: most often it is on its way, now and then the answer was a file
/** @type {{ form: HTMLFormElement, button: any } | null} */
let waiting = null;
/** @type {HTMLFormElement | null} */
let sent = null;

// Wagtail saves drafts of pages by itself, half a second after the last letter. One on its way comes first: it gives a new page its
// address, and if both were sent to "add" there would be two pages.
let isAutosaving = false;
document.addEventListener("w-autosave:save", (event) => {
  isAutosaving = !event.defaultPrevented;
});
for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, () => {
    isAutosaving = false;
    document.dispatchEvent(new Event("form-keeper:autosaved"));
  });
}

async function endAutosave(form) {
  if (!form.matches("[data-controller~=w-autosave]")) return;
  form.dataset.wAutosaveActiveValue = "false";
  if (!isAutosaving) return;
  await new Promise((done) => {
    document.addEventListener("form-keeper:autosaved", done, { once: true });
    setTimeout(done, PATIENCE);
  });
}

async function session() {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    const reply = await fetch(dialog.dataset.session, { cache: "no-store", headers: { Accept: "application/json" }, signal: limit.signal });
    if (!reply.ok) throw new Error(String(reply.status));
    return await reply.json();
  } finally {
    clearTimeout(timer);
  }
}

// Not `requestSubmit`: Wagtail disables a button once it was pressed, and a disabled one would not be sent.
function deliver(form, button) {
  waiting = null;
  sent = form;
  setTimeout(() => {
    sent = null;
  }, LEAVING);
  const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button?.name || "", value: button?.value || "" });
  const own = ["action", "enctype"].map((name) => [name, form.getAttribute(name)]);
  if (button?.name) form.append(pressed);
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  if (button?.hasAttribute("formenctype")) form.enctype = button.formEnctype;
  HTMLFormElement.prototype.submit.call(form);
  // The answer may be a file: the page stays, and the form is as it was.
  pressed.remove();
  for (const [name, value] of own) {
    if (value === null) form.removeAttribute(name);
    else form.setAttribute(name, value);
  }
}

function say(what) {
  const says = /** @type {HTMLTemplateElement} */ (dialog.querySelector(`[data-says="${what}"]`));
  dialog.querySelector("h2").textContent = says.dataset.title;
  dialog.querySelector("[data-words]").textContent = says.content.textContent;
  dialog.querySelector("[data-door]").toggleAttribute("hidden", what !== "out");
  if (!dialog.open) dialog.showModal();
}

// The form is not on its way after all: it warns again, and its button can be pressed.
function release({ form, button }) {
  delete form.dataset.wAutosaveActiveValue;
  if (form.dataset.wUnsavedConfirmationValue) form.dataset.wUnsavedConfirmationValue = "true";
  if (button?.dataset.wProgressLoadingValue) button.dataset.wProgressLoadingValue = "false";
}

async function send() {
  const { form, button } = waiting;
  let state;
  await endAutosave(form);
  try {
    state = await session();
  } catch {
    say("away");
    return release({ form, button });
  }
  if (!state.user) {
    say("out");
    return release({ form, button });
  }
  if (dialog.open) dialog.close();
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[name=csrfmiddlewaretoken]"))) {
    field.value = state.token;
  }
  if (form.dataset.wUnsavedConfirmationValue) form.dataset.wUnsavedConfirmationValue = "false";
  // The guard reads its attribute a moment later.
  setTimeout(() => deliver(form, button));
}

addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {any} */ (event.submitter);
  const target = button?.getAttribute("formtarget") || form.target;
  const method = button?.hasAttribute("formmethod") ? button.formMethod : form.method;
  if (event.defaultPrevented || method !== "post" || (target && target !== "_self") || !holds(form)) return;
  event.preventDefault();
  if (waiting || sent === form) return;
  waiting = { form, button };
  send();
});

dialog.querySelector("[data-again]").addEventListener("click", () => send());
dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  // Sent, or to be written on.
  waiting = null;
});
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && dialog.open && waiting) send();
});

if (document.getElementById("wagtail-sidebar-props") || document.querySelector("[data-wagtail-sidebar]")) {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form"))) {
    const controller = form.dataset.controller || "";
    if (form.method !== "post" || controller || !holds(form)) continue;
    form.dataset.wUnsavedConfirmationValue = "true";
    form.dataset.wUnsavedForceValue = String(form.matches("[data-unsaved]") || Boolean(form.querySelector(TROUBLE)));
    form.dataset.action = `${form.dataset.action || ""} submit->w-unsaved#submit beforeunload@window->w-unsaved#confirm`;
    form.dataset.controller = "w-unsaved";
  }
}

// Saves each answer, at once or when it can.
/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);
const form = $("attempt");
const { attempt, save, now, ...words } = form.dataset;
const key = "attempt:" + attempt;
const skew = Number(now) - Date.now(); // to the server's clock
const token = form.elements.csrfmiddlewaretoken;
const saved = $("saved");
const clock = $("clock");
const cards = [...form.querySelectorAll("[data-question]")];
let deadline = clock && Date.now() + clock.dataset.left * 1000;
let queue = {};
let last = 0;
let wait = 1000;
let busy, timer, stale, renewed;

const newId = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16));
const fields = (n) => [...new FormData(form)].filter(([name]) => name === "q" + n || name.startsWith(`q${n}-`));

function store() {
  try {
    if (Object.keys(queue).length) localStorage[key] = JSON.stringify(queue);
    else delete localStorage[key];
  } catch { /* private browsing */ }
}

function count() {
  const answered = cards.filter((card) => fields(card.dataset.question).some(([, value]) => value)).length;
  $("count").textContent = $("progress").value = answered;
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(send, ms);
}

async function send() {
  if (busy) return;
  busy = true;
  for (let n; (n = Object.keys(queue)[0]); ) {
    const item = queue[n];
    const body = new URLSearchParams([...item.fields, ["position", n], ["event_id", item.id], ["sequence", item.at], [token.name, token.value]]);
    let reply, answer;
    try {
      // A closing page sends 64 KB at most.
      reply = await fetch(save, { method: "POST", body, keepalive: String(body).length < 60000 });
      answer = await reply.json();
    } catch {
      saved.textContent = words.offline;
      later((wait = Math.min(wait * 2, 30000)));
      break;
    }
    wait = 1000;
    renewed = !renewed && answer.token;
    if (renewed) {
      token.value = renewed;
      continue;
    }
    if (reply.status === 401) {
      saved.textContent = answer.message + " ";
      saved.append(Object.assign(document.createElement("a"), { href: answer.url, textContent: words.signin }));
      break;
    }
    if (queue[n] === item) delete queue[n];
    store();
    if (answer.url) return location.assign(answer.url);
    saved.textContent = answer.message || words.saved;
    if (!reply.ok) continue;
    form.elements["was-" + n].value = answer.was;
    if (clock) deadline = Date.now() + answer.left * 1000;
    stale ||= !answer.kept;
  }
  busy = false;
  // Another tab or phone was later: show it.
  if (stale && !Object.keys(queue).length) location.reload();
}

form.addEventListener("input", ({ target }) => {
  if (target.type === "file") return; // sent with the whole form
  const card = target.closest("[data-question]");
  const n = card.dataset.question;
  last = Math.max(Date.now() + skew, last + 1);
  queue[n] = { fields: fields(n), id: newId(), at: last };
  store();
  count();
  saved.textContent = words.saving;
  const counter = card.querySelector("[data-words]");
  if (counter) counter.textContent = target.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  later(/^text/.test(target.type) ? 800 : 100);
});
form.addEventListener("click", ({ target }) => $(target.closest("[data-spot]")?.dataset.spot)?.click());
addEventListener("online", send);
addEventListener("visibilitychange", send);
document.querySelector("[data-switch]")?.addEventListener("click", send);

// Left by an earlier visit.
try {
  queue = JSON.parse(localStorage[key]);
} catch { /* none */ }
for (const n in queue) {
  for (const input of $("q" + n).querySelectorAll("[name^=q]")) {
    const values = queue[n].fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (/radio|checkbox/.test(input.type)) input.checked = values.includes(input.value);
    else input.value = values[0];
  }
}
count();
send();

function tick() {
  const left = Math.max(0, Math.round((deadline - Date.now()) / 1000));
  clock.querySelector("[data-time]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (left === 300 || left === 60) clock.lastElementChild.textContent = clock.children[1].textContent;
  if (left) return setTimeout(tick, 1000);
  const button = Object.assign(document.createElement("button"), { name: "action", value: "time_up", hidden: true });
  form.append(button);
  button.click();
}
if (clock) tick();

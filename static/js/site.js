// Pages are the same for everyone. This draws over them what belongs to the member who is signed in, sends what she
// did, and gives the activities of a lesson their immediate answer. Every page works without it. One file, so that a
// lesson costs one request; words for people come from the page.

const { course: courseKey = "", lesson: lessonKey = "", quiz: quizKey = "" } = document.body.dataset;
const language = document.documentElement.lang.slice(0, 2);
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
// As the server writes it: one decimal at most, never rounded up.
const scoreOf = (number) => String(Math.floor(Math.round(number * 100) / 10) / 10).replace(".", ",");
const percentOf = (number) => `${number}${language === "fr" ? "\u202f" : ""}%`;
const show = (selector, visible = true) => all(selector).forEach((node) => (node.hidden = !visible));

/* Storage: a browser may forbid it, and then this page is all the memory there is. */

const memory = {};
function keep(name, value) {
  memory[name] = value;
  try {
    localStorage.setItem(`taawon.${name}`, JSON.stringify(value));
  } catch { /* `memory` has it */ }
}
function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(`taawon.${name}`)) ?? memory[name] ?? [];
  } catch {
    return memory[name] ?? [];
  }
}

/* Who is here */

let me = null;
let early = []; // what she did before we knew who she is
const step = (key) => me?.course?.steps[key] ?? {};

async function meet() {
  const answer = await fetch(`/api/me/?lang=${language}&course=${courseKey}`);
  if (!answer.ok) throw new Error(`/api/me/ ${answer.status}`);
  me = await answer.json();
  draw();
  const waiting = early;
  early = [];
  waiting.forEach((event) => note(...event));
}

function draw() {
  if (!me.member) return;
  const account = one("[data-account]");
  if (account) {
    one("[dir]", account).textContent = me.name;
    account.href = account.dataset.account;
  }
  show("[data-resume]", Object.keys(me.courses).length > 0);
  for (const card of all("[data-card]")) drawProgress(card, me.courses[card.dataset.card]);
  if (!me.course) return;
  all("[data-progress]").forEach((place) => drawProgress(place.parentNode, me.course.percent));
  show("[data-enrol]", false);
  show("[data-continue]");
  show("[data-completed]", me.course.completed);
  for (const row of all("[data-step]")) row.classList.toggle("is-done", Boolean(step(row.dataset.step).done));
  for (const row of all("[data-step]")) row.classList.toggle("is-waiting", me.course.waiting.includes(row.dataset.step));
  show("[data-waiting]", me.course.waiting.includes(quizKey));
  let isOpen = true; // in a course whose steps open one after the other
  for (const row of all("[data-ordered] [data-step]")) {
    const { done } = step(row.dataset.step);
    row.classList.toggle("is-locked", !isOpen && !done);
    if (!done && !("optional" in row.dataset)) isOpen = false;
  }
  const here = step(lessonKey || quizKey);
  show("[data-step-done]", Boolean(here.done));
  if (quizKey && here.score != null) {
    show("[data-best]");
    one("[data-best] strong").textContent = percentOf(scoreOf(here.score));
  }
  for (const activity of all("[data-activity]")) {
    if (here.activities?.includes(activity.dataset.block)) markDone(activity);
    recallTicks(activity);
  }
}

function drawProgress(root, percent) {
  const place = one("[data-progress]", root);
  if (!place || percent === undefined) return;
  place.hidden = false;
  one("progress", place).value = percent;
  one("[data-percent]", place).textContent = percentOf(percent);
}

function say(text) {
  const place = one("[data-alert]");
  if (!place) return;
  place.hidden = false;
  one("p", place).textContent = text;
}

/* What she did: kept on this phone under her own name until the server has answered for it. */

const boxName = () => `outbox.${me.member}`;
let sending = null;
let pause = 2000;
let timer;

// crypto.randomUUID is missing on plain http and on older phones.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function note(verb, result = {}, at = new Date().toISOString()) {
  if (!me) early.push([verb, result, at]);
  if (!me?.member || !me.course) return null;
  const id = newId();
  keep(boxName(), [...kept(boxName()), { id, verb, object: lessonKey, at, result }]);
  flush();
  return id;
}

/** Sends what waits, one call at a time; answers what the server said of each event. */
function flush() {
  clearTimeout(timer);
  sending ??= send().finally(() => (sending = null));
  return sending;
}

async function send() {
  const answers = [];
  try {
    if (!me) await meet();
    while (me.member && kept(boxName()).length) {
      const batch = await post(kept(boxName()).slice(0, 50));
      if (!batch) break;
      answers.push(...batch);
      pause = 2000;
    }
    show("[data-kept]", false);
  } catch {
    show("[data-kept]", Boolean(me?.course));
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, 300000);
  }
  const refused = answers.find((event) => event.status === "refused" && event.message);
  if (refused) say(refused.message);
  if (answers.some((event) => event.result.done) && !step(lessonKey).done) await meet().catch(() => {});
  return answers;
}

async function post(events) {
  const response = await fetch(`/api/events/?lang=${language}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": me.csrf },
    body: JSON.stringify({ member: me.member, events }),
    keepalive: true,
  });
  if (response.status === 401 || response.status === 409) {
    // Signed out, or somebody else signed in meanwhile: all of it stays here for her.
    say((await response.json()).error.message);
    return null;
  }
  if (!response.ok) {
    if (response.status === 403) me = null; // an old token: ask for a new one first
    throw new Error(`/api/events/ ${response.status}`);
  }
  const answers = (await response.json()).events;
  const answered = new Set(answers.map((event) => event.id));
  const left = kept(boxName()).filter((event) => !answered.has(event.id));
  if (left.length === kept(boxName()).length) return null;
  keep(boxName(), left);
  return answers;
}

/** "I have finished": sent and answered before the page is left, kept when there is no network. */
async function finish(event) {
  if (!me?.member || !me.course) return; // the plain form does it
  event.preventDefault();
  const form = event.currentTarget;
  const patience = new Promise((resolve) => setTimeout(resolve, 5000, []));
  await Promise.race([flush(), patience]); // a bad network may hang rather than fail
  const id = note("done");
  const answers = await Promise.race([flush(), patience]);
  const answer = answers.find((item) => item.id === id);
  if (answer?.status === "refused") return;
  if (answer?.result.done === false) {
    say(form.dataset.missing);
    one(".activity:not(.is-done)")?.scrollIntoView();
    return;
  }
  location.assign(form.dataset.go);
}

/* Activities */

function markDone(activity) {
  activity.classList.add("is-done");
  one("[data-done]", activity).hidden = false;
}

function done(activity) {
  if (activity.classList.contains("is-done")) return;
  markDone(activity);
  note("activity_done", { activity: activity.dataset.block });
}

const tone = (node, right) => node.classList.add(right ? "answer-right" : "answer-wrong");
const clear = (node) => node?.classList.remove("answer-right", "answer-wrong");

/** "open" while something is not answered, else "right" or "wrong"; marks each answer. */
function judge(activity) {
  const selects = all("select", activity);
  const inputs = all("input", activity);
  if (selects.some((select) => !select.value) || (inputs.length && !inputs.some((input) => input.checked))) return "open";
  let right = true;
  for (const select of selects) {
    const fits = select.value === select.dataset.answer;
    tone(select.parentNode, fits);
    right &&= fits;
  }
  for (const input of inputs) {
    const fits = input.checked === "correct" in input.dataset;
    clear(input.parentNode);
    if (input.checked) tone(input.parentNode, fits);
    const feedback = one("[data-feedback]", input.closest("li"));
    if (feedback) feedback.hidden = !input.checked;
    right &&= fits;
  }
  return right ? "right" : "wrong";
}

const tickName = (activity) => `ticks.${me?.member ?? ""}.${activity.dataset.block}`;
function recallTicks(activity) {
  if (activity.dataset.activity !== "checklist") return;
  const ticks = kept(tickName(activity));
  all("input", activity).forEach((input, place) => (input.checked ||= Boolean(ticks[place]) || activity.classList.contains("is-done")));
}

for (const activity of all("[data-activity]")) {
  const said = one("[data-said]", activity);
  const button = one("[data-check]", activity);
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const verdict = judge(activity);
      said.textContent = said.dataset[verdict];
      if (verdict === "right") done(activity);
    });
  }
  activity.addEventListener("change", (event) => {
    clear(event.target.parentNode);
    if (activity.dataset.activity !== "checklist") return;
    const ticks = all("input", activity).map((input) => input.checked);
    keep(tickName(activity), ticks);
    const complete = ticks.every(Boolean);
    said.textContent = complete ? said.dataset.right : "";
    if (complete) done(activity);
  });
  const opened = new Set();
  const open = (event) => {
    if (activity.dataset.activity !== "cards") return;
    opened.add(event.target);
    if (all(".flip", activity).every((card) => opened.has(card))) done(activity);
  };
  activity.addEventListener("toggle", open, true); // `toggle` does not bubble
}

/* The lesson */

function onSight(node, tell) {
  if (!node || !("IntersectionObserver" in window)) return;
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    tell();
  });
  watcher.observe(node);
}

for (const video of all("[data-poster]")) onSight(video, () => (video.poster = video.dataset.poster));
one("[data-done-form]")?.addEventListener("submit", finish);
addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);

meet()
  .then(() => lessonKey && me.course && me.course.last_step !== lessonKey && note("opened"))
  .catch(() => {})
  .finally(() => {
    flush();
    onSight(one("[data-lesson-end]"), () => step(lessonKey).viewed || note("viewed"));
  });

// Regions of a picture, drawn and moved with a pointer. The numbers in the form are the truth and stay usable without it.
const stage = document.querySelector("[data-stage]");
const picture = stage.querySelector("img");
const drawing = stage.querySelector("svg");
/** @type {HTMLInputElement} */
const chosen = document.querySelector('[name="image.image"]');
const list = document.querySelector('[data-list="spots"]');
const round = (number) => String(Math.round(number * 10) / 10);
const clamp = (number, most = 100) => Math.min(most, Math.max(0, number));
const numberOf = (field) => Number(field.value.replace(",", "."));
const rows = () => [...list.querySelectorAll("[data-row]")].filter((row) => row.querySelector("[data-point]"));
const fieldsOf = (row) => [...row.querySelectorAll("[data-point]")];
const isEllipse = (row) => row.querySelector("[data-shape]").value === "ellipse";

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function show() {
  const id = chosen.value;
  stage.hidden = document.querySelector("[data-stage-help]").hidden = !id;
  const address = stage.dataset.picture.replace("/0/", `/${id}/`);
  if (id && picture.getAttribute("src") !== address) picture.src = address;
}

function draw() {
  drawing.replaceChildren();
  rows().forEach((row, index) => {
    const [a, b, c, d] = fieldsOf(row).map(numberOf);
    if (!fieldsOf(row).every((field) => field.value.trim()) || [a, b, c, d].some(Number.isNaN)) return;
    const middle = isEllipse(row) ? [a, b] : [a + c / 2, b + d / 2];
    /** @type {HTMLInputElement} */
    const isRight = row.querySelector('[type="checkbox"]');
    const group = element("g", { class: isRight.checked ? "is-right" : "" });
    group.dataset.row = index;
    group.append(isEllipse(row)
      ? element("ellipse", { cx: `${a}%`, cy: `${b}%`, rx: `${c}%`, ry: `${d}%` })
      : element("rect", { x: `${a}%`, y: `${b}%`, width: `${c}%`, height: `${d}%` }));
    const number = element("text", { x: `${middle[0]}%`, y: `${middle[1]}%` });
    number.textContent = index + 1;
    group.append(number);
    drawing.append(group);
  });
}

function write(row, numbers) {
  fieldsOf(row).forEach((field, index) => { field.value = round(numbers[index]); });
  draw();
}

function place(event) {
  const box = drawing.getBoundingClientRect();
  return [clamp(((event.clientX - box.left) / box.width) * 100), clamp(((event.clientY - box.top) / box.height) * 100)];
}

function drawn(row, [x1, y1], [x2, y2]) {
  const [x, y, width, height] = [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];
  return isEllipse(row) ? [x + width / 2, y + height / 2, width / 2, height / 2] : [x, y, width, height];
}

drawing.addEventListener("pointerdown", (event) => {
  const [startX, startY] = place(event);
  const group = event.target.closest("g");
  let row = group && rows()[group.dataset.row];
  const before = row && fieldsOf(row).map(numberOf);
  event.preventDefault();
  drawing.setPointerCapture(event.pointerId);
  const move = (at) => {
    const [x, y] = place(at);
    if (before) {
      const [width, height] = isEllipse(row) ? [0, 0] : before.slice(2);
      const [across, down] = [before[0] + x - startX, before[1] + y - startY];
      write(row, [clamp(across, 100 - width), clamp(down, 100 - height), before[2], before[3]]);
    } else if (row || Math.abs(x - startX) + Math.abs(y - startY) > 2) {
      row ||= rows().find((free) => fieldsOf(free).every((field) => !field.value)) || added();
      write(row, drawn(row, [startX, startY], [x, y]));
    }
  };
  drawing.addEventListener("pointermove", move);
  drawing.addEventListener("lostpointercapture", () => drawing.removeEventListener("pointermove", move), { once: true });
});

function added() {
  list.querySelector("[data-add]").click();
  return rows().at(-1);
}

list.addEventListener("input", draw);
list.addEventListener("change", draw);
list.addEventListener("click", () => setTimeout(draw));
chosen.addEventListener("change", show);
new MutationObserver(show).observe(chosen, { attributes: true, attributeFilter: ["value"] });
show();
draw();

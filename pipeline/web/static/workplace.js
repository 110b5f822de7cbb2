// What the pages can do without, but do more pleasantly with. No libraries, nothing from outside.
"use strict";

// --- a letter: a click shows the place on the page without loading anything ---------------------------------

function rectanglesOf(name) {
  return [...document.querySelectorAll("[data-place]")].filter((place) => place.dataset.place === name);
}

function show(name) {
  document.querySelectorAll(".focus").forEach((one) => one.classList.remove("focus"));
  const places = rectanglesOf(name);
  places.forEach((place) => place.classList.add("focus"));
  const row = document.getElementById("f-" + name);
  if (row) row.classList.add("focus");
  return { places, row };
}

function tell(text) {
  let box = document.querySelector(".told");
  if (!box) {
    box = document.createElement("p");
    box.className = "told";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  box.textContent = text;
  box.hidden = !text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { box.hidden = true; }, 8000);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const shower = event.target.closest("a.show");
  if (shower && rectanglesOf(shower.dataset.show).length) {
    event.preventDefault();
    const { places } = show(shower.dataset.show);
    places[0].scrollIntoView({ block: "center" });
    return;
  }
  const place = event.target.closest("[data-place]");
  if (place) {
    const { row } = show(place.dataset.place);
    const title = place.querySelector("title");
    if (title) tell(title.textContent);
    if (row) {
      event.preventDefault();
      row.scrollIntoView({ block: "center" });
    }
  }
});

// --- take in: drop files and folders, send them in parts ----------------------------------------------------

const FILES_A_PART = 20;
const BYTES_A_PART = 30e6;

async function filesBelow(entry, folder, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.push({ file, name: folder + file.name });
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) break;
      for (const one of some) await filesBelow(one, folder + entry.name + "/", found);
    }
  }
}

function partsOf(files) {
  const parts = [];
  let part = [], bytes = 0;
  for (const one of files) {
    if (part.length && (part.length >= FILES_A_PART || bytes + one.file.size > BYTES_A_PART)) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(one);
    bytes += one.file.size;
  }
  if (part.length) parts.push(part);
  return parts;
}

async function send(form, files) {
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress"), line = box.querySelector("p");
  const token = form.querySelector("[name=token]").value;
  box.hidden = false;
  form.querySelectorAll("button, input").forEach((one) => { one.disabled = true; });
  const parts = partsOf(files);
  let job = "", address = "", sent = 0;
  for (const [at, part] of parts.entries()) {
    line.textContent = form.dataset.sending + " " + sent + "/" + files.length;
    const body = new FormData();
    body.set("token", token);
    if (job) body.set("job", job);
    if (at + 1 < parts.length) body.set("more", "1");
    for (const one of part) body.append("files", one.file, one.name);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    ({ job, address } = await answer.json());
    sent += part.length;
    bar.value = 100 * sent / files.length;
  }
  location.assign(address);
}

document.querySelectorAll("form[data-drop]").forEach((form) => {
  const start = (files) => {
    if (files.length) send(form, files).catch(() => {
      const box = form.querySelector("[data-progress]");
      box.hidden = false;
      box.querySelector("p").textContent = form.dataset.failed;
    });
  };
  const over = (on) => (event) => { event.preventDefault(); form.classList.toggle("over", on); };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", async (event) => {
    over(false)(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await filesBelow(entry, "", found);
    start(found);
  });
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (!chosen.length) return; // the server says what to do
    event.preventDefault();
    start(chosen.map((file) => ({ file, name: file.webkitRelativePath || file.name })));
  });
});

// The browser's own words for choosing files may be in another language: the label is the button.
document.querySelectorAll("form[data-chosen] label.field").forEach((label) => {
  const input = label.querySelector("input[type=file]");
  if (!input) return;
  const told = document.createElement("em"), chosen = input.form.dataset.chosen;
  label.classList.add("picker");
  label.append(told);
  input.addEventListener("change", () => {
    told.textContent = input.files.length ? chosen.replace("{n}", input.files.length) : "";
  });
});

// --- lists: "/" goes to the search box ------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const box = document.querySelector("#q") || document.querySelector(".quick input");
  if (box) {
    event.preventDefault();
    box.focus();
  }
});

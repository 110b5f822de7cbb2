// One key, one answer: keys press the buttons that name them (data-key). Not while something is typed.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape" && typing) { typing.blur(); return; }
  if (typing) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = (name === "Enter" && document.querySelector("[data-accept]"))
    || document.querySelector(`[data-key="${CSS.escape(name)}"]`);
  if (!found || found.disabled) return;
  event.preventDefault();
  if (found.matches("input, textarea")) { found.focus(); found.select(); } else { found.click(); }
});
// A double click or a second key must not send an answer twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
});

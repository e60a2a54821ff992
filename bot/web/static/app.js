// What a form alone cannot do: Enter sends, one's own words come into sight, opened details stay open, the chosen role is
// in sight, a lost line is said.
// Everything on the page works without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  const box = event.target.closest(".composer textarea");
  if (!box || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const file = box.form.querySelector("input[type=file]");
  if (box.value.trim() || (file && file.files.length)) box.form.requestSubmit(box.form.querySelector("[data-send]"));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const box = event.target.querySelector && event.target.querySelector("[data-focus]");
  if (box) box.focus();
});

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    document.getElementById("lost").hidden = false;
  });
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  document.getElementById("lost").hidden = true;
  const thread = document.querySelector(".thread-box");
  if (thread && event.detail.requestConfig.path === "/say") thread.scrollTop = 0;  // the newest is at its start
});

// What a reader opened stays open when the part around it is renewed.
Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) => !(name === "open" && node.tagName === "DETAILS");

const chosen = document.querySelector(".roles [aria-current]");
if (chosen) chosen.scrollIntoView({ block: "nearest", inline: "center" });

// Comforts only: every task can be finished without this file.
"use strict";

document.documentElement.classList.add("js");

// A choice that is sent as soon as it is made.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends-at-once]")) event.target.form.requestSubmit();
});

// A form is sent once, however often its button is pressed; and again after going back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sending;
});

// A page with a mistake begins at the mistake.
document.querySelector(".field.wrong input, .field.wrong select, .field.wrong textarea")?.focus();

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

// What is being written survives a lost line or a closed lid, in this tab only, and goes
// as soon as it is sent. Nothing that could be a secret is kept.
const kept = (form) => `balise-draft:${location.pathname}:${form.dataset.keeps}`;
for (const form of document.querySelectorAll("form[data-keeps]")) {
  const fields = () => [...form.querySelectorAll("textarea, input[type=text], select")];
  const written = JSON.parse(sessionStorage.getItem(kept(form)) || "{}");
  for (const field of fields()) {
    if (!field.value && written[field.name]) field.value = written[field.name];
  }
  form.addEventListener("input", () => {
    const values = Object.fromEntries(fields().map((field) => [field.name, field.value]));
    sessionStorage.setItem(kept(form), JSON.stringify(values));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(kept(form)));
}

// Comforts of sending: pieces that go on after a break, dropping, looking again by itself.
"use strict";

const PIECE = 2 * 1024 * 1024;
const PATIENCE = 6;

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function teller(form) {
  const box = form.querySelector("[data-progress]");
  const words = form.querySelector("[data-words]").dataset;
  return {
    words,
    say(text, share) {
      box.hidden = false;
      const said = box.querySelector("[data-said]");
      if (said.textContent !== text) said.textContent = text;
      if (share !== undefined) box.querySelector("progress").value = share;
    },
  };
}

async function sendFrom(file, address, offset, token, tell) {
  let broken = 0;
  for (;;) {
    tell.say(tell.words.sending, Math.floor((offset * 100) / file.size));
    let answer;
    try {
      answer = await fetch(address, {
        method: "PUT",
        headers: { "X-CSRFToken": token, "Upload-Offset": String(offset) },
        body: file.slice(offset, offset + PIECE),
      });
      if (answer.status >= 500) throw new Error("server");
    } catch {
      broken += 1;
      if (broken > PATIENCE) return tell.say(tell.words.failed);
      tell.say(tell.words.broken);
      await wait(2 ** broken);
      continue;
    }
    const told = await answer.json().catch(() => ({}));
    if (told.whole) return location.assign(told.page);
    // Elsewhere than we thought: go on from where the server is.
    if (answer.ok || (answer.status === 409 && told.offset !== offset)) {
      offset = told.offset;
      broken = 0;
    } else {
      return tell.say(told.refused || tell.words.failed);
    }
  }
}

async function begin(form, file) {
  const tell = teller(form);
  if (file.size > Number(form.dataset.limit)) return tell.say(tell.words.large);
  const fields = new FormData(form);
  const token = fields.get("csrfmiddlewaretoken");
  fields.delete("file");
  fields.delete("pasted");
  fields.set("name", file.name);
  fields.set("size", String(file.size));
  tell.say(tell.words.sending, 0);
  let told;
  try {
    const answer = await fetch(form.dataset.begin, { method: "POST", body: fields });
    told = await answer.json();
  } catch {
    told = { refused: tell.words.failed };
  }
  if (told.refused) return tell.say(told.refused);
  return sendFrom(file, told.bytes, told.offset, token, tell);
}

async function resume(form, file) {
  const tell = teller(form);
  const { name, size } = form.dataset;
  if (file.name !== name || file.size !== Number(size)) return tell.say(tell.words.other);
  const token = new FormData(form).get("csrfmiddlewaretoken");
  const told = await (await fetch(form.dataset.resume)).json();
  return sendFrom(file, form.dataset.resume, told.offset, token, tell);
}

for (const form of document.querySelectorAll("[data-upload], [data-resume]")) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    // A pasted table goes with the form, as it does without this script.
    if (!file && form.dataset.begin) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!file) return;
    const button = form.querySelector("button");
    button.disabled = true;
    const sent = form.dataset.begin ? begin(form, file) : resume(form, file);
    sent.finally(() => { button.disabled = false; });
  });
  const drop = form.querySelector("[data-drop]");
  if (!drop) continue;
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

for (const watched of document.querySelectorAll("[data-watch]")) {
  const look = async () => {
    try {
      const told = await (await fetch(watched.dataset.watch)).json();
      if (told.state !== watched.dataset.state) return location.reload();
      watched.querySelector("progress").value = told.progress;
    } catch {
      // The line is down: the next look tells.
    }
    return setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}

// allauth's scripts speak with the authenticator; this says so where that failed.
"use strict";

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.getElementById("passkey-failed");
  if (!told) return;
  told.hidden = false;
  told.focus();
});

"use strict";
const token = new URLSearchParams(location.hash.slice(1)).get("token");
const said = document.getElementById("said");

async function send(form) {
  const body = Object.fromEntries(new FormData(form));
  if (token) body.token = token;
  const answer = await fetch(form.dataset.to, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-language": document.documentElement.lang,
    },
    body: JSON.stringify(body),
  });
  if (answer.ok) {
    form.hidden = true;
    history.replaceState(null, "", location.pathname);
    return form.dataset.done;
  }
  return (await answer.json()).detail;
}

for (const form of document.forms) {
  form.hidden = form.dataset.needs !== (token ? "token" : "nothing");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "…";
    said.textContent = await send(form).catch(() => said.dataset.failed);
  });
}

// The preview follows what is typed: drawn by the server, so that it is what readers will see.

// The first draft is opened without being asked for; the address says so from here on, so that the page stays what it is
// when somebody else saves meanwhile.
const here = new URL(location.href);
if (document.getElementById("editor") && !here.searchParams.has("edit")) {
  here.searchParams.set("edit", "1");
  history.replaceState(null, "", here);
}

const PAUSE = 300;
let pause = null;
let asking = null;

document.addEventListener("input", (event) => {
  if (!event.target.matches(".editor textarea")) return;
  clearTimeout(pause);
  pause = setTimeout(() => draw(event.target), PAUSE);
});

async function draw(area) {
  const preview = area.form.querySelector("[data-preview]");
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(preview.dataset.preview, {
      method: "POST",
      body: new URLSearchParams(new FormData(area.form)),
      signal: asking.signal,
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    preview.replaceChildren(...document.importNode(page.body, true).childNodes);
  } catch {
    // it is drawn at the next letter
  }
}

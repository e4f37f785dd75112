// Every page works without this file. It only tells people who cannot see
// the screen what htmx has changed.
document.documentElement.classList.add("rt-js");

document.addEventListener("htmx:afterSwap", (event) => {
  const heading = document.getElementById("results-heading");
  if (event.target.id !== "results" || !heading) {
    return;
  }
  const trigger = event.detail.requestConfig?.elt;
  if (trigger?.closest(".rt-pagination")) {
    // The link that was followed is gone; without this, focus falls back to the top of the page.
    heading.focus();
  } else {
    // While somebody is filtering, focus stays in the form and the new count is read out.
    document.getElementById("announcer").textContent = heading.textContent.trim();
  }
});

// A reader's own folding outlasts new numbers beside the filters.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const before of event.detail.target.querySelectorAll("details[id]")) {
    const after = event.detail.fragment.querySelector(`#${before.id}`);
    if (after) {
      after.open = before.open;
    }
  }
});

// The link to all options is gone once they are there: focus goes to the name of their facet.
document.addEventListener("htmx:afterSettle", (event) => {
  const trigger = event.detail.requestConfig?.elt;
  const facet = trigger?.closest(".rt-facet__more")?.closest("details");
  if (facet) {
    document.querySelector(`#${facet.id} > summary`)?.focus();
  }
});

// Every page works without this file. It only tells people who cannot see
// the screen what htmx has changed.
document.documentElement.classList.add("rt-js");

document.addEventListener("htmx:afterSwap", (event) => {
  const heading = document.getElementById("results-heading");
  if (event.target.id !== "results" || !heading) {
    return;
  }
  const trigger = event.detail.requestConfig?.elt;
  const isSent = event.detail.requestConfig?.triggeringEvent?.type === "submit";
  if (isSent || trigger?.closest(".rt-pagination, .rt-orders")) {
    // The link that was followed is gone, or the button far away: go to what was found.
    heading.focus();
  } else {
    // While somebody is filtering, focus stays in the form and the new count is read out.
    document.getElementById("announcer").textContent = heading.textContent.trim();
  }
});

// A reader's own folding outlasts new numbers beside the filters.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  for (const before of [target, ...target.querySelectorAll("details[id]")]) {
    const after = fragment.querySelector(`details#${before.id}`);
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

// A form whose answer is not to be put in place is sent as without scripts: its answer is a page.
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    const form = event.detail.elt;
    if (form instanceof HTMLFormElement && form.method === "post") {
      form.submit();
    }
  });
}

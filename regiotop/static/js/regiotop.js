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

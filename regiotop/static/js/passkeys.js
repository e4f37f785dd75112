/* The passkey on this page: what allauth's own script does, without a line of script in the page. */
(function () {
  const section = document.querySelector("[data-passkey]");
  const kind = section?.dataset.passkey;
  const start = { login: "loginForm", authenticate: "authenticateForm", add: "addForm" }[kind];
  // Nothing to choose for who has a browser that knows no passkeys.
  if (!start || !window.PublicKeyCredential) return;
  section.hidden = false;

  const button = document.getElementById("passkey-button");
  const ids = { [kind]: "passkey-button", credential: "passkey-credential" };
  const choice = document.getElementById("id_passwordless");
  if (choice) ids.passwordless = choice.id;
  // The script submits the form itself, when the passkey has been shown.
  button.addEventListener("click", (event) => event.preventDefault());
  window.allauth.webauthn.forms[start]({ ids, data: JSON.parse(section.dataset.options || "{}") });

  const failed = document.getElementById("passkey-failed");
  button.addEventListener("click", () => { failed.hidden = true; });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failed.hidden = false;
  });
})();

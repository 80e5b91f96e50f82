// Asks the device for a passkey, makes one or shows one, and sends what it answers with the form.
// data-passkey: "create" or "get"; what is asked for stands in #passkey-options, or is fetched from data-options.
(() => {
  const { PublicKeyCredential } = window;
  const able = Boolean(PublicKeyCredential?.parseRequestOptionsFromJSON);

  async function options(form) {
    if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }

  async function ask(form) {
    const refused = form.querySelector("[data-passkey-refused]");
    const creating = form.dataset.passkey === "create";
    refused.hidden = true;
    try {
      const { publicKey } = await options(form);
      if (form.passwordless?.checked) {
        Object.assign(publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
      }
      const asked = PublicKeyCredential[creating ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON"](publicKey);
      const key = await navigator.credentials[form.dataset.passkey]({ publicKey: asked });
      form.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      // The reader said no, or took too long, or the device has none: browsers do not say which.
      refused.textContent = form.dataset.refused;
      refused.hidden = false;
    }
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    if (able) form.hidden = false;
    form.querySelector("[data-passkey-ask]").addEventListener("click", () => ask(form));
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
  }
})();

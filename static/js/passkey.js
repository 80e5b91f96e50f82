// Asks the device for a passkey, makes one or shows one, and sends what it answers with the form.
// data-passkey: "create" or "get"; what is asked for stands in #passkey-options, or is fetched from data-options.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  // As the server writes it in JSON, with bytes where the browser wants bytes.
  function readable({ publicKey }) {
    const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
    if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
    if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
    return { publicKey: asked };
  }

  function writable(key) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[part]) response[part] = text(key.response[part]);
    }
    return { type: key.type, id: key.id, rawId: text(key.rawId), response, clientExtensionResults: key.getClientExtensionResults() };
  }

  async function options(form) {
    if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).request_options;
  }

  async function ask(form) {
    const refused = form.querySelector("[data-passkey-refused]");
    refused.hidden = true;
    try {
      const asked = readable(await options(form));
      if (form.passwordless?.checked) {
        Object.assign(asked.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
      }
      const key = await navigator.credentials[form.dataset.passkey](asked);
      form.credential.value = JSON.stringify(writable(key));
      form.submit();
    } catch {
      // The reader said no, or took too long, or the device has none: browsers do not say which.
      refused.textContent = form.dataset.refused;
      refused.hidden = false;
    }
  }

  for (const form of document.querySelectorAll("[data-passkey]")) {
    if (window.PublicKeyCredential) form.hidden = false;
    form.querySelector("[data-passkey-ask]").addEventListener("click", () => ask(form));
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
  }
})();

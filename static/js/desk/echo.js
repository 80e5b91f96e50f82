// What a date means, said while it is typed: any field of the class "edtf", also in rows that are added later.
(() => {
  let timer, under;
  document.addEventListener("input", (event) => {
    const field = event.target.closest?.("input.edtf");
    const words = field?.parentElement.querySelector(".in-words");
    if (!words) return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      under?.abort();
      under = new AbortController();
      const address = `${field.dataset.echo}?${new URLSearchParams({ date: field.value })}`;
      try {
        const answer = await fetch(address, { signal: under.signal });
        if (answer.ok && !answer.redirected) words.innerHTML = await answer.text();
      } catch (error) { if (error.name !== "AbortError") throw error; }
    }, 150);
  });
})();

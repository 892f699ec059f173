// The meaning of a word, one hover, focus or tap away. `cards` are HTML by slug, from core/glossary.py.
//
// A word is <button class="ev-term" data-term="slug">; all listening is done on the document, so words may come and go.
function glossary(cards) {
  const GAP = 6, EDGE = 8, HOVER = 120, LEAVE = 250;
  let shown = null, held = false, timer = 0, since = 0, watch = 0;

  const box = document.createElement("div");
  box.className = "ev-meaning";
  box.id = "ev-meaning";
  box.setAttribute("role", "tooltip");
  box.hidden = true;

  const wordAt = (event) => event.target instanceof Element ? event.target.closest(".ev-term") : null;
  const inside = (node) => node instanceof Node && box.contains(node);

  function place() {
    if (!shown.isConnected) return hide(); // the text was written anew
    const word = shown.getBoundingClientRect(), own = box.getBoundingClientRect();
    const wide = document.documentElement.clientWidth, high = window.innerHeight;
    const below = word.bottom + GAP, above = word.top - GAP - own.height;
    const top = below + own.height + EDGE <= high || above < EDGE ? below : above;
    box.style.left = `${Math.max(EDGE, Math.min(word.left, wide - own.width - EDGE))}px`;
    box.style.top = `${Math.max(EDGE, Math.min(top, high - own.height - EDGE))}px`;
  }

  function show(word) {
    clearTimeout(timer);
    const html = cards[word.dataset.term];
    if (html === undefined || word === shown) return;
    hide();
    const home = document.querySelector(".stApp") ?? document.body;
    if (box.parentNode !== home) home.append(box);
    box.innerHTML = html;
    box.style.left = box.style.top = "0"; // measured where nothing narrows it
    box.hidden = false;
    shown = word;
    word.setAttribute("aria-describedby", box.id);
    since = performance.now();
    place();
    watch = setInterval(() => { if (!shown.isConnected) hide(); }, 250);
  }

  function hide() {
    clearTimeout(timer);
    clearInterval(watch);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    held = false;
    box.hidden = true;
  }

  const soon = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };

  let hand = null; // where the pointer was last seen; a page that comes under it opens nothing
  document.addEventListener("pointermove", ({ clientX, clientY }) => { hand = `${clientX} ${clientY}`; });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || hand === `${event.clientX} ${event.clientY}`) return;
    const word = wordAt(event);
    if (word && word !== shown) soon(() => { if (word.isConnected && !held) show(word); }, HOVER);
    else if (word || inside(event.target)) clearTimeout(timer);
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch" || !(wordAt(event) || inside(event.target))) return;
    if (!inside(event.relatedTarget) && !held) soon(hide, LEAVE); // time to move onto the card
  });
  document.addEventListener("click", (event) => {
    const word = wordAt(event);
    if (word) {
      if (word === shown && held) return hide();
      show(word);
      held = shown === word; // until the next click, Escape or scroll
    } else if (!inside(event.target) || event.target.closest("a")) hide();
  });
  document.addEventListener("focusin", (event) => {
    const word = wordAt(event);
    if (word && word.matches(":focus-visible")) show(word);
    else if (shown && word !== shown && !inside(event.target)) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (!shown || inside(event.relatedTarget) || event.relatedTarget === shown) return;
    if (event.target === shown || inside(event.target)) soon(hide, 0); // a click on the card's words keeps it
  });
  box.addEventListener("pointerdown", () => soon(() => {}, 0));
  // The card stands at the end of the document; Tab leads from the word onto its link and back.
  document.addEventListener("keydown", (event) => {
    if (!shown) return;
    if (event.key === "Escape") {
      if (inside(document.activeElement)) shown.focus();
      return hide();
    }
    if (event.key !== "Tab") return;
    const link = box.querySelector("a"), word = shown;
    if (event.target === word && !event.shiftKey && link) {
      event.preventDefault();
      link.focus();
    } else if (inside(event.target)) {
      word.focus(); // and without Shift the browser goes on from there
      if (event.shiftKey) event.preventDefault();
    }
  });
  document.addEventListener("scroll", (event) => {
    if (!shown || inside(event.target)) return;
    if (performance.now() - since < 300) place(); // the browser brought the focused word into sight
    else hide();
  }, { capture: true, passive: true });
  window.addEventListener("resize", () => { if (shown) place(); });
}

// ---- the page around the figures: address, chapters, presets, tools, presenting ------------------

const parameter = (name) => new URLSearchParams(location.search).get(name);
const written = (query) => new URLSearchParams(query).toString().replaceAll("%2C", ",").replaceAll("%3B", ";");
const kept = () => [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));

// Streamlit runs the page of an address when the browser's history brings it.
function visit(path) {
  addressBar.settle();
  document.documentElement.classList.add("ev-turning"); // until the new chapter is drawn
  history.pushState({}, "", path);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

// The newest state is written, and only onto an entry of its own chapter: Streamlit shows a figure's
// component again with what it was told long ago, and the browser's history may have gone on.
const addressBar = (() => {
  const root = document.documentElement;
  let session = "", timer = 0, newest = null, early = null; // told before its session was named
  const write = () => { // whether the state is of the page that is open
    clearTimeout(timer);
    delete root.dataset.waiting;
    const here = new URL(location.href);
    if (!newest || !here.pathname.replace(/\/+$/, "").endsWith(`/${newest.path}`)) return false;
    const { query } = newest, open = parameter("chapter");
    if (open !== query.chapter && chapters.slugs.includes(open)) return true; // it will be told anew
    const settings = Object.entries(query);
    if (presenter.on()) settings.push(["present", "1"]);
    const wanted = written([...settings, ...kept()]);
    const target = here.pathname + (wanted ? `?${wanted}` : "") + here.hash;
    if (target !== here.pathname + here.search + here.hash) history.replaceState(history.state, "", target);
    return true;
  };
  return {
    belongs(secret) { // turns are counted by session
      if (session === secret.slice(0, 8)) return;
      session = secret.slice(0, 8);
      newest = null;
      if (early) this.tell(early);
    },
    tell(data, moving = false) {
      if (data.session !== session) { early = data; return; }
      if (data.turn < (newest?.turn ?? 0)) return;
      newest = data;
      early = null;
      if (!moving) {
        root.classList.remove("ev-turning");
        wire.restart();
        letGo();
        drawnAgain.forEach((resume) => resume());
        voice.speak();
        lost.look(data);
      }
      presets.active = data.active;
      presets.face?.();
      presenter.tell();
      clearTimeout(timer);
      root.dataset.waiting = "";
      timer = setTimeout(write, 200); // browsers ration changes of the address
    },
    settle() { if ("waiting" in root.dataset) write(); },
    again: write,
  };
})();

// Where a click leads elsewhere, what was just set still stands in the entry that is left.
document.addEventListener("click", (event) => { if (event.target.closest?.("a")) addressBar.settle(); }, true);

function address(root) {
  root.hidden = true; // nothing to see
  return { update: (data) => addressBar.tell(data), close() {} };
}

// The browser remembers in whose session a page's files were in use; another session without them
// says so, once: its server has gone, or the page was loaded again.
const lost = {
  box: null,
  look({ path, held, session }) {
    const key = `eigenview-files:${path}`, before = sessionStorage.getItem(key);
    if (held) { sessionStorage.setItem(key, session); this.close(); return; }
    if (before === null) return;
    sessionStorage.removeItem(key);
    if (before === session) return; // its reader has told the page to forget them
    this.close();
    const away = node("button", { type: "button", class: "ev-leave", "aria-label": "Close" }, "✕");
    away.addEventListener("click", () => this.close());
    this.box = node("div", { class: "ev-lost", role: "status" },
      "The files that were in use here are gone with the session that held them. Bring them again.", away);
    document.body.append(this.box);
  },
  close() { this.box?.remove(); this.box = null; },
};

// ---- chapters ----------------------------------------------------------------------------------

const chapters = { slugs: [], open: "", backToTabs: false };

function chapterAddress(slug) {
  const settings = [["chapter", slug], ...kept()];
  if (presenter.on()) settings.push(["present", "1"]);
  return `${location.pathname}?${written(settings)}`;
}

function goToChapter(by) {
  const next = chapters.slugs[chapters.slugs.indexOf(chapters.open) + by];
  if (next) visit(chapterAddress(next));
}

function tabs(root) {
  const list = node("div", { class: "ev-tabs", role: "tablist", "aria-label": "Chapters" });
  root.replaceChildren(list);
  const open = (slug, focus) => {
    chapters.backToTabs = focus;
    if (slug !== chapters.open) visit(chapterAddress(slug));
  };
  list.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const at = chapters.slugs.indexOf(event.target.dataset.chapter);
    if (!by || at < 0 || presenter.on()) return;
    event.preventDefault();
    list.children[(at + by + chapters.slugs.length) % chapters.slugs.length].focus();
  });
  return {
    update(data) {
      chapters.slugs = data.tabs.map(([slug]) => slug);
      chapters.open = data.open;
      if (list.children.length !== data.tabs.length) {
        list.replaceChildren(...data.tabs.map(([slug, title]) => {
          const tab = node("button", { type: "button", role: "tab", "data-chapter": slug }, title);
          tab.addEventListener("click", () => open(slug, true));
          return tab;
        }));
      }
      for (const tab of list.children) {
        const chosen = tab.dataset.chapter === data.open;
        tab.setAttribute("aria-selected", String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
        if (chosen && list.scrollWidth > list.clientWidth) list.scrollLeft = tab.offsetLeft - list.offsetLeft - 24;
        if (chosen && chapters.backToTabs) { chapters.backToTabs = false; tab.focus({ preventScroll: true }); }
      }
    },
    close() { chapters.slugs = []; },
  };
}

// Links into a chapter stay inside the session.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-ev-chapter]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(link.href);
});

// ---- presets -----------------------------------------------------------------------------------

const presets = { count: 0, titles: [], active: -1, choose: null, face: null };

function presetRow(root, tell) {
  const row = node("div", { class: "ev-presets", role: "group", "aria-label": "Try a state" });
  root.replaceChildren(row);
  const line = channel(root, tell);
  let titles = [];
  const face = () => [...row.querySelectorAll("button")].forEach((button, at) => {
    button.setAttribute("aria-pressed", String(at === presets.active));
  });
  const choose = (at) => {
    presets.active = at;
    face();
    presenter.tell();
    overtake();
    line.push(titles[at]);
  };
  return {
    update(data) {
      if (String(titles) !== String(data.titles)) {
        titles = data.titles;
        row.replaceChildren(node("span", { "aria-hidden": "true" }, "Try a state"), ...titles.map((title, at) => {
          const button = node("button", { type: "button" }, title);
          button.addEventListener("click", () => choose(at));
          return button;
        }));
      }
      line.answered(data.ack);
      Object.assign(presets, { count: titles.length, titles, active: line.idle() ? data.active : presets.active, choose, face });
      face();
      presenter.tell(); // the state may have been known before its name
    },
    close() { line.close(); Object.assign(presets, { count: 0, active: -1, choose: null, face: null }); },
  };
}

// ---- tools: the address, back to the start, the projector ---------------------------------------

function tools(root, tell) {
  const line = channel(root, tell);
  const button = (icon_, text, act) => {
    const made = node("button", { type: "button", class: "ev-tool" });
    const face = (name, words) => {
      made.replaceChildren(icon(name), node("span", {}, words));
      made.setAttribute("aria-label", words); // on a phone the words are not shown
    };
    face(icon_, text);
    made.addEventListener("click", () => act(face));
    return made;
  };
  let timer = 0;
  const bar = node("div", { class: "ev-tools", role: "toolbar", "aria-label": "Page" },
    button("link", "Copy link", async (face) => {
      let text = "Link copied";
      try { await navigator.clipboard.writeText(location.href); } catch { text = "Copy it from the address bar"; }
      face("check", text);
      clearTimeout(timer);
      timer = setTimeout(() => face("link", "Copy link"), 2500);
    }),
    button("restart_alt", "Reset", () => { overtake(); line.push("reset"); }),
    button("slideshow", "Present", () => presenter.set(true)));
  root.replaceChildren(bar);
  oneStop(bar);
  return { update(data) { line.answered(data.ack); }, close() { clearTimeout(timer); line.close(); } };
}

// Several buttons, one stop for the tab key; the arrows move inside.
function oneStop(bar, selector = "button, a") {
  const stops = () => [...bar.querySelectorAll(selector)];
  const settle = (focused) => {
    const all = stops();
    const one = focused ?? all.find((each) => each.tabIndex === 0 && each.matches('[aria-current], [aria-selected="true"]')) ?? all[0];
    all.forEach((each) => { const want = each === one ? 0 : -1; if (each.tabIndex !== want) each.tabIndex = want; });
  };
  settle();
  if (bar.dataset.evOneStop) return;
  bar.dataset.evOneStop = "";
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const all = stops(), at = all.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(at + by + all.length) % all.length];
    settle(next);
    next.focus();
  });
}

// ---- presenting --------------------------------------------------------------------------------

const KEYS = [
  ["← →", "step through the states"],
  ["1 … 9", "go to a state"],
  ["Page ↑ ↓", "step through the chapters"],
  ["f", "full screen"],
  ["p", "play or pause, where there is something to play"],
  ["s", "show or hide the other pictures"],
  ["?", "this help"],
  ["Esc", "leave"],
];

const presenter = (() => {
  const root = document.documentElement;
  let on = ["1", "true"].includes(parameter("present"));
  const leave = node("button", { type: "button", class: "ev-leave" }, "Leave presentation");
  const help = node("div", { class: "ev-help", role: "dialog", "aria-label": "Keys", hidden: "" },
    node("dl", {}, ...KEYS.flatMap(([key, does]) => [node("dt", {}, key), node("dd", {}, does)])));
  const hint = node("button", { type: "button", class: "ev-hint", "aria-label": "Keys" }, "?");
  const where = node("span", { class: "ev-where" });
  const bar = node("div", { class: "ev-presenter" }, where, help, hint, leave);
  const tell = () => { // the chapter and the state of now
    const tab = document.querySelector('.ev-tabs [aria-selected="true"]')?.textContent ?? "";
    const state = presets.active >= 0 ? `${presets.active + 1}/${presets.count} ${presets.titles[presets.active]}` : "";
    where.textContent = [tab, state].filter(Boolean).join(" · ");
  };
  const face = () => {
    root.classList.toggle("ev-presenting", on);
    if (on && !bar.isConnected) document.body.append(bar);
    if (!on) { bar.remove(); root.classList.remove("ev-secondary"); help.hidden = true; }
    fit.later();
  };
  const set = (wanted) => {
    on = wanted;
    if (!on && document.fullscreenElement) document.exitFullscreen();
    document.activeElement?.blur?.();
    face();
    if (!addressBar.again()) { // no page of figures
      const here = new URL(location.href);
      if (on) here.searchParams.set("present", "1"); else here.searchParams.delete("present");
      history.replaceState(history.state, "", here);
    }
  };
  leave.addEventListener("click", () => set(false));
  hint.addEventListener("click", () => { help.hidden = !help.hidden; });

  const step = (by) => {
    if (!presets.count) return;
    const start = presets.active < 0 ? (by > 0 ? -1 : presets.count) : presets.active;
    presets.choose((start + by + presets.count) % presets.count);
  };
  const act = (event) => {
    const typing = event.target.closest?.("input:not([type=range]), textarea, select, [role=combobox]");
    if (event.ctrlKey || event.metaKey || event.altKey || !on || (typing && event.key !== "Escape")) return false;
    const steering = event.target.closest?.("input[type=range], [role=slider]");
    const digit = Number(event.key);
    if (event.key === "Escape") { if (help.hidden) set(false); else help.hidden = true; }
    else if (event.key === "PageDown") goToChapter(1);
    else if (event.key === "PageUp") goToChapter(-1);
    else if (event.key === "ArrowRight" && !steering) step(1);
    else if (event.key === "ArrowLeft" && !steering) step(-1);
    else if (digit >= 1 && digit <= presets.count) presets.choose(digit - 1);
    else if (event.key === "f") { if (document.fullscreenElement) document.exitFullscreen(); else root.requestFullscreen?.(); }
    else if (event.key === "p") document.querySelector(".st-key-stage .ev-film :is([aria-label=Play], [aria-label=Pause])")?.click();
    else if (event.key === "s") {
      const shown = root.classList.toggle("ev-secondary");
      fit.later();
      const first = document.querySelector(shown ? '[class*="st-key-charts-"], [class*="st-key-words-"]' : ".st-key-head");
      requestAnimationFrame(() => first?.scrollIntoView({ block: shown ? "center" : "start" }));
    }
    else if (event.key === "?") help.hidden = !help.hidden;
    else return event.key === " " && !event.target.closest?.("button, a, summary");
    return true;
  };
  addEventListener("keydown", (event) => {
    if (act(event)) { event.preventDefault(); event.stopPropagation(); }
  }, true);
  return { on: () => on, set, face, tell };
})();

// ---- the picture's height: the stage is whole on the screen -------------------------------------

const fit = (() => {
  let due = false;
  const room = () => {
    const picture = document.querySelector(".st-key-picture-0");
    const chart = picture?.querySelector('[data-testid="stVegaLiteChart"] svg.marks');
    if (!chart) return null;
    const shown = getComputedStyle(picture).display === "contents" ? chart.closest(".st-key-picture-0 > *") : picture;
    const box = shown.getBoundingClientRect(), own = chart.getBoundingClientRect();
    const zoom = own.height / chart.clientHeight || 1; // pixels of the screen for one of the chart
    return { chart, rest: box.height - own.height, zoom, top: own.top + scrolled() };
  };
  const scrolled = () => document.querySelector('[data-testid="stMain"]')?.scrollTop ?? 0;
  const wanted = ({ rest, zoom, top, natural }) => {
    if (presenter.on()) {
      if (document.documentElement.classList.contains("ev-secondary")) return (0.55 * innerHeight) / zoom;
      const side = document.querySelector(".st-key-side-0")?.getBoundingClientRect().height ?? 0;
      return (innerHeight - top - rest - side - 24) / zoom;
    }
    if (innerWidth <= 700) return Math.min(natural, Math.max(210, 0.52 * innerHeight - rest));
    return Math.max(240, Math.min(natural, innerHeight - top - rest - 12));
  };
  const now = () => {
    due = false;
    sight.look();
    tidy();
    if (presenter.on()) enlarged();
    const here = room();
    const view = here && viewOf(nameOf(here.chart));
    if (!view) return;
    const drawn = here.chart.clientHeight; // of the whole chart, while view.height() is its plot's
    if (!("height" in view._signals)) { // several plots in one chart: it grows as a whole
      magnify(here, drawn);
      return;
    }
    here.natural = (view.__natural ??= drawn);
    const enough = "enough" in view._signals ? view.signal("enough") + drawn - view.height() : 0;
    if (enough > 0) here.natural = Math.min(here.natural, enough); // what the picture fills at this width
    let height = Math.round(wanted(here));
    if (height <= 120 || Math.abs(height - drawn) <= 1) return;
    if (height === view.height()) height -= 1; // the plot's own height, by chance: no news to Vega
    view.height(height).runAsync();
  };
  const magnify = (here, drawn) => {
    const box = here.chart.closest('[class*="st-key-chart-"]');
    const most = (box.parentElement.getBoundingClientRect().width) / here.chart.clientWidth;
    const zoom = presenter.on() ? Math.min(most, (wanted(here) * here.zoom) / drawn).toFixed(2) : "";
    if (box.style.zoom !== zoom) box.style.zoom = zoom;
  };
  const nameOf = (chart) => chart.closest('[class*="st-key-chart-"]').className.match(/st-key-chart-(\S+)/)[1];
  // Streamlit measures in pixels of the screen, a chart that is enlarged in its own.
  const enlarged = () => {
    for (const chart of document.querySelectorAll('[class*="st-key-chart-"] [data-testid="stVegaLiteChart"] svg.marks')) {
      const box = chart.closest('[class*="st-key-chart-"]');
      const width = Math.floor(box.getBoundingClientRect().width / Number(getComputedStyle(box).zoom || 1));
      const view = viewOf(nameOf(chart));
      if (view?.width && width > 100 && Math.abs(width - chart.clientWidth) > 3) view.width(width).runAsync();
    }
  };
  const soon = () => { if (!due) { due = true; requestAnimationFrame(now); } };
  const later = () => { soon(); setTimeout(soon, 300); }; // Streamlit takes its own measure a little later
  addEventListener("resize", later);
  return { soon, later };
})();

// ---- small repairs of what Streamlit draws ------------------------------------------------------

function tidy() {
  const app = document.querySelector(".stApp"), own = document.documentElement.style;
  if (app) { // for what stands outside the components, where Streamlit sets no variables
    const { backgroundColor, color } = getComputedStyle(app);
    if (own.getPropertyValue("--ev-paper") !== backgroundColor) own.setProperty("--ev-paper", backgroundColor);
    if (own.getPropertyValue("--ev-ink") !== color) own.setProperty("--ev-ink", color);
  }
  for (const chart of document.querySelectorAll('[class*="st-key-chart-"]')) {
    const picture = chart.querySelector('[data-testid="stVegaLiteChart"]');
    const caption = chart.querySelector(".ev-caption");
    if (picture && caption && picture.getAttribute("aria-describedby") !== caption.id) {
      picture.setAttribute("aria-describedby", caption.id);
    }
  }
  for (const bar of document.querySelectorAll('[data-testid="stElementToolbar"]')) {
    if (bar.getAttribute("role") !== "toolbar") {
      bar.setAttribute("role", "toolbar");
      bar.setAttribute("aria-label", "Chart");
    }
    oneStop(bar, "button");
  }
  const logo = document.querySelector('[data-testid="stLogoLink"]'); // the menu leads home too
  if (logo && logo.tabIndex !== -1) logo.tabIndex = -1;
  const menu = document.querySelector('[data-testid="stSidebarNav"]');
  if (menu) oneStop(menu, "a");
}

// What a screen reader hears when the hand rests: the verdict and the lead control's value.
const voice = (() => {
  const region = node("div", { class: "ev-voice", role: "status", "aria-live": "polite" });
  let before = null;
  return {
    speak() {
      if (!region.isConnected) document.body.append(region);
      requestAnimationFrame(() => {
        const lead = document.querySelector(".st-key-lead .ev-range");
        const value = lead ? `${lead.labels?.[0]?.textContent ?? ""} ${lead.getAttribute("aria-valuetext")}. ` : "";
        const verdict = document.querySelector(".st-key-side-0 .ev-notice")?.innerText ?? "";
        const text = value + verdict;
        if (before !== null && text !== before) region.textContent = text;
        before = text;
      });
    },
  };
})();

presenter.face();
new MutationObserver((changes) => { // what Vega and the wire do inside a drawn page changes no room
  if (changes.some(({ target }) => !target.closest?.("svg.marks, [data-ev], .ev-root"))) fit.soon();
}).observe(document.body, { childList: true, subtree: true });


// ---- mounting ----------------------------------------------------------------------------------

const KINDS = { slider, film, pad, cloud, grid, search, address, tabs, presets: presetRow, tools, wire: greeting };
const mounted = new WeakMap();

export function mount({ parentElement, data, setStateValue }) {
  let control = mounted.get(parentElement);
  if (!control) {
    const root = parentElement.querySelector(".ev-root");
    control = KINDS[data.kind](root, (value) => setStateValue("value", value));
    mounted.set(parentElement, control);
  }
  if (data.key) controls.set(data.key, control);
  control.update(data);
  const round = control.round = (control.round ?? 0) + 1;
  return () => {
    if (round !== control.round) return; // told anew before Streamlit had taken this up
    control.close();
    mounted.delete(parentElement);
    if (controls.get(data.key) === control) controls.delete(data.key);
  };
}

"use strict";
// The page reads without this script. With it: a slider over the frontier, sorting and filtering, and the check of the
// proof. Text is only ever put in as text; nothing is fetched, nothing is stored.

const page = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const say = (name, gaps = {}) =>
  Object.entries(gaps).reduce((text, [gap, word]) => text.replaceAll(`{${gap}}`, word), page.words[name]);
document.documentElement.classList.add("scripts");

/** An element with text and children. */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// --- what balance costs ------------------------------------------------------------------------------------------
function setUpSlider() {
  const knob = byId("factor");
  if (!knob) return;
  const item = (i, joins) => {
    const [id, title] = page.names[i];
    const link = element("a", { href: `#p-${id}` }, element("bdi", { textContent: title }));
    const made = element("li", {}, link);
    made.dataset.id = id;
    if (joins) made.append(" ", element("span", { className: "flag", textContent: say("comes_in") }));
    return made;
  };
  const show = () => {
    const number = Number(knob.value), stop = page.stops[number];
    for (const part of ["label", "range", "note", "merit", "imbalance", "gives", "gains"]) {
      byId(`stop-${part}`).textContent = stop[part];
    }
    byId("stop-note").hidden = !stop.note;
    byId("stop-series").replaceChildren(...stop.series.map((i) => item(i, stop.joins.includes(i))));
    byId("stop-leaves").replaceChildren(...(stop.leaves.length ? stop.leaves.map((i) => item(i, false))
      : [element("li", { textContent: say("nobody") })]));
    knob.setAttribute("aria-valuetext",
      `${say("stop_of", { stop: number + 1, stops: page.stops.length })}: ${stop.label}, ${stop.range}`);
    document.querySelectorAll(".frontier .at").forEach((dot, i) => dot.classList.toggle("now", i === number));
    document.querySelectorAll(".bands rect.here").forEach((column) => column.setAttribute("x", 100 * number));
    byId("stop").dataset.stop = number;
  };
  knob.addEventListener("input", show);
  document.querySelectorAll(".frontier .at").forEach((dot, i) => dot.addEventListener("click", () => {
    knob.value = i;
    show();
  }));
  show();
}

// --- the table of all proposals ----------------------------------------------------------------------------------
function setUpTable() {
  const table = byId("rows"), body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const text = (cell) => cell.textContent.trim();
  const locale = document.documentElement.lang;
  const numeric = (cell) => Number(text(cell).replace(/[^\d,.−-].*$/s, "").replace("−", "-").replace(",", "."));
  const key = {
    merit: (row) => Number(row.dataset.merit),
    spread: (row) => Number(row.dataset.spread),
    joint: (row) => Number(row.dataset.joint),
    pathfinder: (row) => Number(row.dataset.pathfinder),
    state: (row) => ["selected", "reserve", "left", "open", "barred"].indexOf(row.dataset.state),
  };

  heads.forEach((head, column) => {
    const name = head.dataset.sort, words = text(head);
    const button = element("button", { type: "button", textContent: words, title: say("sort", { column: words }) });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const was = head.getAttribute("aria-sort"), first = head.dataset.first === "down" ? "descending" : "ascending";
      const other = first === "descending" ? "ascending" : "descending";
      const order = was === first ? other : first;
      const sign = order === "ascending" ? 1 : -1;
      const value = key[name] ?? (head.classList.contains("n")
        ? (row) => (Number.isNaN(numeric(row.cells[column])) ? sign * Infinity : numeric(row.cells[column]))
        : (row) => text(row.cells[column]));
      const compare = (a, b) => {
        const [one, two] = [value(a), value(b)];
        if (one === two) return 0;
        return sign * (typeof one === "string" ? one.localeCompare(two, locale) : one - two);
      };
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      body.append(...[...rows].sort(compare));
    });
  });

  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const known = new Map();
  const haystack = (row) => known.get(row) ?? known.set(row, fold(row.textContent)).get(row);
  const filter = () => {
    const wanted = fold(byId("find").value).split(/\s+/).filter(Boolean);
    const state = byId("by-state").value, focus = byId("by-focus").value, region = byId("by-region").value;
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => haystack(row).includes(word))
        && (!state || row.dataset.state === state)
        && (!focus || row.dataset.focus.split(" ").includes(focus))
        && (!region || row.dataset.regions.split("|").includes(region))
        && (!byId("by-joint").checked || row.dataset.joint === "1")
        && (!byId("by-pathfinder").checked || row.dataset.pathfinder === "1");
      row.hidden = !fits;
      shown += fits;
    }
    byId("shown").textContent = say("shown", { shown, all: rows.length });
  };
  const form = byId("filters");
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("shown").textContent = say("shown", { shown: rows.length, all: rows.length });
}

// --- the proof ---------------------------------------------------------------------------------------------------
const digest = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const breathe = () => new Promise((resolve) => { setTimeout(resolve); });

async function check(text) {
  const list = byId("checked"), outcome = byId("outcome");
  const told = (words, holds, more = "") => list.append(element("li", { className: holds ? "good" : "bad" },
    `${words}: `, element("strong", { textContent: say(holds ? "holds" : "fails") }), more && ` (${more})`));
  list.replaceChildren();
  outcome.className = "outcome";
  outcome.textContent = say("checking");
  await breathe();
  if (globalThis.crypto?.subtle) {
    const same = await digest(new TextEncoder().encode(text)) === page.digest;
    list.append(element("li", { className: same ? "good" : "", textContent: say(same ? "digest_same" : "digest_other") }));
  }
  let began = performance.now(), refused = null;
  const expected = parseExactly(JSON.stringify(page.check));
  for (const step of checkProof(expected, text)) {
    if (step.working) {
      outcome.textContent = `${say("checking")} ${page.steps[step.name]} (${step.done}/${step.trees})`;
      await breathe();
      continue;
    }
    const took = say("milliseconds", { ms: Math.round(performance.now() - began) });
    told(page.steps[step.name], step.holds, step.nodes === undefined ? "" : `${say("cases", { nodes: step.nodes })}, ${took}`);
    began = performance.now();
    await breathe();
    if (!step.holds) {
      refused = step.name;
      break;
    }
  }
  outcome.className = `outcome ${refused === null ? "good" : "bad"}`;
  outcome.textContent = refused === null ? say("accepted") : say("rejected", { step: page.steps[refused] });
}

/** Compare the files of a chosen folder with the digests that the decision rests on. */
async function compare(files) {
  const held = new Map();
  for (const file of files) {
    const path = file.webkitRelativePath.split("/").slice(1).join("/");
    if (path in page.files) held.set(path, await digest(await file.arrayBuffer()));
  }
  const count = { same: 0, other: 0, gone: 0 };
  for (const row of byId("digests").tBodies[0].rows) {
    const path = row.cells[0].textContent, found = held.get(path);
    const kind = found === undefined ? "gone" : found === page.files[path] ? "same" : "other";
    count[kind] += 1;
    row.className = kind;
    row.cells[1].textContent = `${page.files[path]} – ${say(`file_${kind}`)}`;
  }
  byId("folder-outcome").textContent = say("files_summary", count);
}

function setUpProof() {
  if (!page.check) return;
  byId("check")?.addEventListener("click", () => check(page.proof));
  byId("proof-file").addEventListener("change", async ({ target }) => {
    if (target.files.length) await check(await target.files[0].text());
  });
  byId("folder").addEventListener("change", ({ target }) => compare(target.files));
}

// --- links into closed parts, and the minute ---------------------------------------------------------------------
function openTarget() {
  const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector("summary").focus({ preventScroll: true });
    target.scrollIntoView();
  }
}

setUpSlider();
setUpTable();
setUpProof();
byId("print").addEventListener("click", () => print());
addEventListener("hashchange", openTarget);
openTarget();

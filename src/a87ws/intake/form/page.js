// The page itself: rows, words, what was typed before, what is wrong, and the file at the end.

const byId = (id) => document.getElementById(id);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const form = byId("form");
const LISTS = ["organizations", "speakers", "countries", "supply_chains", "other_languages"];
const ALWAYS = ["organizations", "speakers", "countries"]; // at least one row is there
const CONTROLS = "input, select, textarea";
const KEEP = `a87ws form: ${DATA.call.name}`;
let language = DATA.starts;
let ownId = false; // whether somebody typed a name for the file
let asked = false; // whether the file was asked for: then everything that is left is said
let touched = new Set(); // the controls that were left
let pressing = false; // whether a button of the mouse, or a finger, is down
let number = 0;

// --- words -----------------------------------------------------------------------------------------------------------

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
const t = (key, values = {}) => filled(DATA.tongues[language].words[key], { most: RULES.most, ...values });
const counted = (key, count) => {
  const { counted: forms, plural } = DATA.tongues[language];
  const form = plural[count < 200 ? count : 100 + (count % 100)];
  return filled(forms[key][form], { count });
};
const titled = (title) => DATA.tongues[language].titles[title] ?? title;

function translate(inside = document) {
  for (const each of all("[data-t]", inside)) each.textContent = t(each.dataset.t);
  for (const each of all("[data-label]", inside)) each.setAttribute("aria-label", t(each.dataset.label));
  for (const each of all("[data-title]", inside)) {
    each.textContent = titled(each.dataset.title);
    each.lang = each.textContent === each.dataset.title ? DATA.language : language;
  }
  for (const each of all("[data-tongue]", inside)) each.textContent = tongueName(each.dataset.tongue);
  for (const each of all("select[data-names]", inside)) offer(each);
}

function speak(code) {
  language = code;
  document.documentElement.lang = code;
  document.title = `${t("page")}: ${DATA.call.name}`;
  for (const button of all("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === code));
  translate();
  LISTS.forEach(nameRows);
  showDates();
  show();
}

function tongueName(code) {
  try {
    const [first, ...rest] = new Intl.DisplayNames([language], { type: "language" }).of(code);
    return first.toLocaleUpperCase(language) + rest.join("");
  } catch {
    return code; // a browser without names, or a code it does not know
  }
}

const NAMES = {
  countries: () => Object.entries(DATA.countries).map(([code, names]) => [code, names[DATA.spoken.indexOf(language)]]),
  tongues: () => RULES.twoLetters.filter((code) => !DATA.call.languages.includes(code)).map((code) => [code, tongueName(code)]),
};

/** Fill a list to choose from, in the order of the names; what was chosen stays. */
function offer(select) {
  const chosen = select.value;
  const { compare } = new Intl.Collator(language);
  const pairs = NAMES[select.dataset.names]().filter(([code, name]) => name.toLowerCase() !== code).sort((one, other) => compare(one[1], other[1]));
  select.replaceChildren(...[["", t("choose")], ...pairs].map(([value, name]) => new Option(name, value)));
  select.value = chosen;
}

function showDates() {
  const { opens, closes, wholeDay, timezone } = DATA.call;
  const written = (moment, day) =>
    new Intl.DateTimeFormat(language, { dateStyle: "full", ...(day ? {} : { timeStyle: "short" }), timeZone: timezone }).format(new Date(moment));
  const now = Date.now();
  const key = now > Date.parse(closes) ? "passed" : opens && now < Date.parse(opens) ? "from" : wholeDay ? "until_day" : "until";
  const [moment, day] = key === "from" ? [opens, true] : [closes, wholeDay];
  byId("until").textContent = t(key, { date: written(moment, day), zone: timezone });
}

// --- rows ------------------------------------------------------------------------------------------------------------

const rowsOf = (list) => all(":scope > ol > li", byId(list));
const control = (row, key) => row.querySelector(`[data-key="${key}"]`);

function addRow(list, values = {}) {
  const row = byId(`row-${list}`).content.cloneNode(true).firstElementChild;
  for (const each of all("[data-key]", row)) {
    const field = each.closest(".field");
    each.id = `row-${(number += 1)}`;
    const [says, label] = [field.querySelector(".says"), field.querySelector("label")];
    says.id = `${each.id}-says`;
    each.setAttribute("aria-describedby", says.id);
    if (label) label.htmlFor = each.id;
  }
  row.querySelector(".remove").addEventListener("click", () => removeRow(list, row));
  byId(list).querySelector("ol").append(row);
  translate(row);
  for (const [key, value] of Object.entries(values ?? {})) {
    const into = control(row, key);
    if (into) into.value = value;
    if (into?.value) touched.add(into);
  }
  nameRows(list);
  return row;
}

function removeRow(list, row) {
  const what = row.dataset.name;
  const beside = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (ALWAYS.includes(list) && !rowsOf(list).length) addRow(list);
  nameRows(list);
  changed();
  tell(t("removed", { what }));
  (beside?.querySelector("[data-key]") ?? byId(list).querySelector(".add")).focus();
}

function nameRows(list) {
  const rows = rowsOf(list);
  const key = { organizations: "organization_number", speakers: "speaker_number" }[list] ?? `${list}_number`;
  rows.forEach((row, i) => {
    const name = list === "organizations" && i === 0 ? t("organization_lead") : t(key, { number: i + 1 });
    const [legend, remove] = [row.querySelector("legend"), row.querySelector(".remove")];
    row.dataset.name = name;
    if (legend) legend.textContent = name;
    else control(row, "").setAttribute("aria-label", name);
    remove.textContent = t("remove");
    remove.setAttribute("aria-label", t("remove_what", { what: name }));
    remove.hidden = ALWAYS.includes(list) && rows.length === 1;
  });
}

// --- what was typed --------------------------------------------------------------------------------------------------

const chosen = (group) => all(`input:checked`, byId(group)).map((input) => input.value).filter(Boolean);

/** Everything as it stands on the page. */
function typed() {
  const texts = Object.fromEntries(all("[data-at]", form).map((each) => [each.dataset.at, each.value]));
  const groups = Object.fromEntries(all("[data-group]", form).map((each) => [each.dataset.group, chosen(each.id)]));
  const values = (row) => Object.fromEntries(all("[data-key]", row).map((each) => [each.dataset.key, each.value]));
  const rows = Object.fromEntries(LISTS.map((list) => [list, rowsOf(list).map(values)]));
  return { texts, groups, rows, ownId };
}

const tidyLine = (text) => wellFormed(text).replace(/[\t\r\n]+/g, " ").trim();
const tidyText = (text) =>
  wellFormed(text).replace(/\r\n?/g, "\n").replace(/\t/g, " ").split("\n").map((line) => line.trimEnd()).join("\n").replace(/^\n+|\n+$/g, "").trimStart();
const wellFormed = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<pair>[\ud800-\udbff][\udc00-\udfff])|[\udc00-\udfff]/g, "$<pair>");

/** The proposal as its file has it, and the place on the page of each of its parts. */
function proposed() {
  const { texts, groups, rows } = typed();
  const proposal = {};
  const places = {};
  const place = (route, element) => (places[JSON.stringify(route)] = element);
  const put = (into, key, value) => value?.length && (into[key] = value);
  const line = (at) => tidyLine(texts[at] ?? "");
  const keep = (list, route, of) => {
    const kept = [];
    rowsOf(list).forEach((row, i) => {
      const given = of(row, rows[list][i]);
      if (!Object.keys(given).length) return;
      for (const each of all("[data-key]", row)) place([...route, kept.length, ...(each.dataset.key ? [each.dataset.key] : [])], each);
      kept.push(given);
    });
    return kept;
  };
  const mapping = (row, values, list) => {
    const given = {};
    const isMember = list === "organizations" && memberOf(tidyLine(values.name));
    for (const [key, value] of Object.entries(values)) if (!(isMember && key !== "name")) put(given, key, tidyLine(value));
    return given;
  };
  const words = (list, before = []) => {
    const kept = keep(list, [list === "other_languages" ? "languages" : list], (_, values) => (tidyLine(values[""]) ? { value: tidyLine(values[""]) } : {}));
    return [...before, ...kept.map((each) => each.value)];
  };
  put(proposal, "title", line("title"));
  const contact = {};
  put(contact, "name", line("contact.name"));
  put(contact, "email", line("contact.email"));
  proposal.contact = contact;
  for (const list of ["organizations", "speakers"]) put(proposal, list, keep(list, [list], (row, values) => mapping(row, values, list)));
  put(proposal, "outcomes", groups.outcomes);
  put(proposal, "focus", groups.focus);
  put(proposal, "countries", words("countries"));
  if (tidyText(texts.description)) proposal.description = tidyText(texts.description);
  put(proposal, "supply_chains", words("supply_chains"));
  put(proposal, "languages", words("other_languages", groups.languages));
  put(proposal, "initiative", line("initiative"));
  const answers = {};
  for (const [name, question] of Object.entries(RULES.questions)) {
    const given = question.choices.length ? groups[`answers.${name}`] : [tidyText(texts[`answers.${name}`])].filter(Boolean);
    put(answers, name, question.many ? given : given[0]);
  }
  if (Object.keys(answers).length) proposal.answers = answers;
  return { proposal, places };
}

/** The control or group that a finding is about. */
function placed(route, places) {
  for (let end = route.length; end > 0; end -= 1) {
    const some = route.slice(0, end);
    const found = places[JSON.stringify(some)] ?? byId(some.join("."));
    if (found) return found;
  }
  return form;
}

// --- what is wrong ---------------------------------------------------------------------------------------------------

/** The names that people read in the place of those in the file. */
function named(gap, value) {
  const words = DATA.tongues[language].words;
  if (gap === "key") return words[value] ?? words[`s_${value}`] ?? value;
  if (gap === "question") return titled(DATA.questions[value] ?? value);
  return value;
}

function findings() {
  const { proposal, places } = proposed();
  const id = (ownId && tidyLine(byId("id").value)) || proposeId(proposal.title ?? "");
  const found = judge(proposal, id).map((each) => ({ ...each, at: placed(each.route, places) }));
  return { proposal, id, found };
}

const saysOf = (at) => (at.matches("[data-rows], [data-group]") ? byId(`${at.id}-says`) : at.closest(".field").querySelector(".says"));

function sentence({ says, values, hint }) {
  const { says: table } = DATA.tongues[language];
  const text = say(says, values, table, named);
  return text + (hint && table[hint] ? `${language === "fr" ? "\u00a0:" : ":"} ${say(hint, values, table, named)}` : "");
}

/** A text with what is in back-ticks set apart, so that its direction does not disturb the rest. */
function marked(text) {
  return text.split("`").map((part, i) => {
    if (i % 2 === 0) return part;
    const value = document.createElement("bdi");
    value.className = "value";
    value.textContent = part;
    return value;
  });
}

function show() {
  const { proposal, id, found } = findings();
  for (const each of all(".says")) each.replaceChildren();
  for (const each of all("[aria-invalid]")) each.removeAttribute("aria-invalid");
  for (const each of found) if (asked || isTouched(each.at)) showAt(each);
  if (!ownId && byId("id").value !== (proposal.title ? id : "")) byId("id").value = proposal.title ? id : "";
  showWords(proposal.description ?? "");
  showHosts(proposal);
  showSummary(found);
  showParts(found);
  showFile(proposal, id, found);
}

function isTouched(at) {
  return touched.has(at) || all(CONTROLS, at).some((each) => touched.has(each));
}

function showAt(each) {
  const says = document.createElement("p");
  says.className = each.severity;
  const kind = document.createElement("strong");
  kind.textContent = t(each.severity);
  says.append(kind, " ", ...marked(sentence(each)));
  if (each.code === "yaml-character" && each.says !== "marks") says.append(" ", cure(each));
  saysOf(each.at).append(says);
  if (each.severity === "error" && each.at.matches(CONTROLS)) each.at.setAttribute("aria-invalid", "true");
}

/** Nobody can see such a character, so there is a button that takes it out. */
function cure({ at }) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = t("take_out");
  button.addEventListener("click", () => {
    at.value = at.value.replace(/[\u0085\u2028\u2029]/g, "\n").replace(REFUSED, (c) => (RULES.allowed.includes(c) ? c : ""));
    changed();
    at.focus();
  });
  return button;
}

function showWords(description) {
  const { words, about } = countWords(description);
  const over = words - RULES.most;
  const count = byId("description-count");
  count.textContent = t(about ? "count_about" : "count", { words }) + (over > 0 ? ` (${counted("over", over)})` : "");
  count.classList.toggle("over", over > 0);
  byId("meter").value = words;
}

/** Names of organizations to suggest for speakers: those of this proposal first. Type and country of a member are known. */
function showHosts(proposal) {
  const names = [...new Set((proposal.organizations ?? []).map((host) => host.name).filter(Boolean))];
  byId("hosts").replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  for (const row of rowsOf("organizations")) {
    const isMember = memberOf(tidyLine(control(row, "name").value)) !== null;
    row.querySelector(".member").hidden = !isMember;
    row.querySelector(".pair").hidden = isMember;
  }
}

function showSummary(found) {
  const summary = byId("summary");
  const parts = [];
  for (const severity of ["error", "warning"]) {
    const some = found.filter((each) => each.severity === severity);
    const heading = document.createElement("h3");
    heading.textContent = some.length ? counted(`${severity}s`, some.length) : severity === "error" ? t("errors_none") : "";
    if (!heading.textContent) continue;
    heading.className = !some.length ? "good" : asked ? severity : "";
    const list = document.createElement("ul");
    list.append(...some.map(linkTo));
    parts.push(heading, ...(some.length ? [list] : []));
  }
  summary.replaceChildren(...parts);
}

function linkTo(each) {
  const link = document.createElement("a");
  const target = each.at.matches(CONTROLS) ? each.at : (each.at.querySelector(`${CONTROLS}, button`) ?? each.at);
  link.href = `#${target.id || each.at.id}`;
  link.append(...marked(sentence(each)));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    target.focus();
    each.at.scrollIntoView({ block: "center" });
  });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function showParts(found) {
  for (const state of all("[data-state]")) {
    const part = byId(`part-${state.dataset.state}`);
    const left = found.filter((each) => each.severity === "error" && part.contains(each.at)).length;
    state.textContent = state.dataset.state === "send" ? "" : left ? counted("left", left) : t("complete");
    state.className = left ? "left" : "done";
  }
}

// --- the file --------------------------------------------------------------------------------------------------------

function showFile(proposal, id, found) {
  if (found.some((each) => each.severity === "error")) {
    byId("ready").hidden = true;
    return;
  }
  const text = write(proposal, DATA.schema);
  byId("file").value = text;
  const { repository, kind, email } = DATA.submission;
  if (repository) {
    const { url, filled: isFilled } = newFile(DATA.submission, id, text);
    const link = byId("new-file");
    link.href = url;
    link.textContent = t("open_repository", { host: new URL(repository).host });
    byId("step-copy").hidden = isFilled;
    byId("step-open").textContent = t(isFilled ? "step_filled" : "step_named");
    link.dataset.kind = kind;
  }
  if (email) {
    const [subject, body] = [t("mail_subject", { title: proposal.title }), t("mail_body", { file: `${id}.yaml` })];
    byId("write").href = `mailto:${encodeURIComponent(email).replace("%40", "@")}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
    byId("step-attach").textContent = t("step_attach", { address: email });
  }
}

function download() {
  const { proposal, id, found } = findings();
  asked = true;
  show();
  if (found.some((each) => each.severity === "error")) {
    byId("summary").focus();
    return;
  }
  const link = document.createElement("a");
  link.download = `${id}.yaml`;
  link.href = URL.createObjectURL(new Blob([write(proposal, DATA.schema)], { type: "application/yaml" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  byId("ready").hidden = false;
  tell(t("downloaded", { file: link.download }));
}

async function copy() {
  const file = byId("file");
  try {
    await navigator.clipboard.writeText(file.value);
    tell(t("copied"));
  } catch {
    byId("ready").querySelector("details").open = true; // a page from a disk may not write to the clipboard by itself
    file.focus();
    file.select();
    tell(t("copy_by_hand"));
  }
}

// --- kept in this browser --------------------------------------------------------------------------------------------

function keep() {
  try {
    localStorage.setItem(KEEP, JSON.stringify({ language, ...typed() }));
    byId("kept-at").textContent = t("kept_at", { time: new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date()) });
  } catch {
    byId("kept").dataset.t = "not_kept";
    byId("kept").textContent = t("not_kept");
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEEP)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing, or something of another's making
  }
}

/** Put back what was typed before; what this call no longer offers is left out. */
function restore({ texts = {}, groups = {}, rows = {}, ownId: own = false }) {
  ownId = own;
  for (const each of all("[data-at]", form)) {
    each.value = texts[each.dataset.at] ?? "";
    if (each.value) touched.add(each);
  }
  for (const group of all("[data-group]", form)) {
    const values = groups[group.dataset.group] ?? [];
    for (const input of all("input", group)) input.checked = input.value ? values.includes(input.value) : !values.length;
  }
  for (const list of LISTS) {
    byId(list).querySelector("ol").replaceChildren();
    const before = Array.isArray(rows[list]) ? rows[list] : [];
    before.forEach((values) => addRow(list, values));
    if (ALWAYS.includes(list) && !before.length) addRow(list);
  }
}

function clear() {
  if (!confirm(t("clear_sure"))) return;
  try {
    localStorage.removeItem(KEEP);
  } catch {
    // nothing was kept
  }
  asked = false;
  touched = new Set();
  restore({});
  byId("ready").hidden = true;
  byId("kept-at").textContent = "";
  show();
  tell(t("cleared"));
  byId("title").focus();
}

function tell(text) {
  const status = byId("status");
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50); // the same words said twice are spoken twice
  byId("kept-at").textContent = text;
}

function changed() {
  keep();
  show();
}

form.addEventListener("input", (event) => {
  if (event.target.id === "id") ownId = event.target.value !== "";
  changed();
});
// A message that appears moves what is below it: not while a finger is on a button there.
document.addEventListener("pointerdown", () => (pressing = true), true);
for (const end of ["pointerup", "pointercancel"])
  document.addEventListener(end, () => {
    pressing = false;
    setTimeout(show);
  }, true);
form.addEventListener("focusout", (event) => {
  if (!event.target.matches(CONTROLS) || event.target.readOnly) return;
  touched.add(event.target);
  if (!pressing) show();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  download();
});
for (const button of all("[data-add]")) button.addEventListener("click", () => control(addRow(button.dataset.add), button.dataset.add === "organizations" || button.dataset.add === "speakers" ? "name" : "").focus());
for (const button of all("[data-language]")) button.addEventListener("click", () => {
  speak(button.dataset.language);
  keep();
});
byId("copy").addEventListener("click", copy);
byId("clear").addEventListener("click", clear);

const before = kept();
const wanted = [before.language, ...(navigator.languages ?? []).map((tag) => tag.split("-")[0])].find((code) => DATA.spoken.includes(code));
restore(before);
speak(wanted ?? DATA.starts);
if (before.texts) tell(t("restored"));
globalThis.a87ws = { english: DATA.tongues.en.says, judge, say, countWords, proposeId, write, newFile, normalise, isAddress };

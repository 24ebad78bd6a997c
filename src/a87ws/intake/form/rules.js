// What `a87ws validate` finds in a proposal, found in the page. Every pattern, limit and message comes from the tool
// (RULES, written into this page by `a87ws form`); a test of the tool runs both on the same proposals and compares.

const pattern = (source, flags = "") => new RegExp(source, `u${flags}`);
const whole = (source) => pattern(`^(?:${source})$`);
const ALNUM = /[\p{L}\p{N}]/u;
const ASCII = /^[\0-\x7f]*$/;
const length = (text) => [...text].length;
const spaced = (text) => text.split(SPACE).filter(Boolean);
const SPACE = pattern(RULES.space);

// --- words ---------------------------------------------------------------------------------------------------------

const SEPARATOR = pattern(RULES.separator);
const ONE_EACH = pattern(RULES.oneEach, "g");
const UNSPACED = pattern(RULES.unspaced, "g");
const PARTED = pattern(RULES.parted);

/** The word processor's count, and whether it is an estimate, as it is for scripts that write no spaces. */
function countWords(text) {
  const tokens = text.split(SEPARATOR);
  const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
  const alone = text.match(ONE_EACH) ?? [];
  const runs = text.match(UNSPACED) ?? [];
  if (!alone.length && !runs.length) return { words: sum(tokens.map(countToken)), about: false };
  const unspaced = [...runs.join("")].filter((letter) => /\p{L}/u.test(letter)).length;
  const rest = spaced(tokens.join(" ").replace(ONE_EACH, " ").replace(UNSPACED, " "));
  const words = alone.filter((letter) => ALNUM.test(letter)).length + Math.ceil(unspaced / RULES.lettersPerWord);
  return { words: words + sum(rest.map(countToken)), about: unspaced > 0 };
}

function countToken(token) {
  if (!ALNUM.test(token)) return 0;
  if (/^[\p{L}\p{N}]+$/u.test(token) && length(token) <= RULES.longestWord) return 1;
  if (token.includes(RULES.addressSign) || token.startsWith(RULES.addressStart)) return 1;
  if (length(token) > RULES.longestWord || token.split("-").length > RULES.mostParts)
    return token.split(PARTED).filter((part) => ALNUM.test(part)).length;
  return 1;
}

const SCRIPTS = RULES.lookAlike.map((name) => pattern(`\\p{Script=${name}}`));

/** The words in which letters of several scripts that look alike stand side by side. */
function mixedWords(text) {
  const scripts = (word) => SCRIPTS.filter((script) => [...word].some((c) => script.test(c) && c.normalize("NFKC") === c));
  return (text.match(/[\p{L}\p{Nl}\p{No}]+/gu) ?? []).filter((word) => !ASCII.test(word) && scripts(word).length > 1);
}

// --- organizations -------------------------------------------------------------------------------------------------

const COMBINING = pattern(RULES.marks, "g");
const APOSTROPHES = pattern(`[${RULES.apostrophes}]`, "g");
const fold = (text) => [...text].map((c) => (c === "ı" ? c : c.toLowerCase().toUpperCase().toLowerCase())).join("").replace(/ς/g, "σ");

/** A name as it is compared: without case, accents, kinds of apostrophe and spacing. */
function normalise(name) {
  const plain = fold(fold(name).normalize("NFKD").replace(COMBINING, "")).replace(APOSTROPHES, "'");
  return spaced(plain).join(" ");
}

const memberOf = (name) => (Object.hasOwn(RULES.names, normalise(name)) ? RULES.names[normalise(name)] : null);
const keyOf = (name) => memberOf(name) ?? normalise(name);

/** A name as it looks: letters of several scripts that look alike are one. */
function skeleton(name) {
  const seen = [...fold(name.normalize("NFKC"))].map((c) => RULES.looksLike[c] ?? c).join("");
  return normalise(seen).replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
}

/** The keys that two spellings have in common where they differ in a letter, or in the order of their words. */
function spellings(name) {
  const short = [...normalise(name)].slice(0, RULES.longestAlike).join("");
  const words = (short.match(/[\p{L}\p{N}_]+/gu) ?? []).filter((word) => !RULES.smallWords.includes(word)).sort(byPoint);
  const plain = [...words.join("")];
  const found = [words.join(" ")];
  if (plain.length >= RULES.shortestAlike) {
    found.push(plain.join(""));
    plain.forEach((letter, i) => /\p{Nd}/u.test(letter) || found.push(plain.filter((_, k) => k !== i).join("")));
  }
  return found;
}

const byPoint = (one, other) => {
  const [a, b] = [[...one], [...other]];
  const i = a.findIndex((c, k) => c !== b[k]);
  return i < 0 ? a.length - b.length : b[i] === undefined ? 1 : a[i].codePointAt() - b[i].codePointAt();
};

/** Organizations by every key under which another of nearly the same name would be found. */
function indexed(names) {
  const index = { shape: new Map(), spelling: new Map() };
  const put = (map, at, each) => (map.get(at) ?? map.set(at, []).get(at)).push(each);
  for (const each of names) {
    put(index.shape, skeleton(each.name), each);
    for (const spelling of spellings(each.name)) put(index.spelling, spelling, each);
  }
  return index;
}

/** Another organization, a member or one of this proposal, whose name looks or is spelled almost as this one's. */
function likeness(name, indexes) {
  const key = keyOf(name);
  const other = (kind, at) =>
    indexes.flatMap((index) => index[kind].get(at) ?? []).filter((each) => each.key !== key).map((each) => each.name).sort(byPoint)[0];
  const same = other("shape", skeleton(name));
  if (same) return { says: "organization-alike", other: same };
  const near = spellings(name).map((spelling) => other("spelling", spelling)).find(Boolean);
  return near ? { says: "organization-near", other: near } : null;
}

// --- one proposal --------------------------------------------------------------------------------------------------

const REFUSED = pattern(RULES.refused, "g");
const MANY_MARKS = pattern(RULES.manyMarks);
const ADDRESS = whole(RULES.address);
const TAG = whole(RULES.tag);
const ID = whole(RULES.id);

/** Everything that is wrong with a proposal: its code, where it is, and what is said, with the gaps to fill. */
function judge(proposal, id) {
  const found = [];
  const add = (code, route, says, values = {}, hint = null) => found.push({ code, severity: RULES.severity[code], route, says, values, hint });
  missing(proposal, add);
  texts(proposal, ([route, text]) => characters(text, route, add));
  const hosts = (proposal.organizations ?? []).filter((host) => host.name);
  judgeWords(proposal, add);
  judgeValues(proposal, add);
  judgeAnswers(proposal.answers ?? {}, add);
  judgeHosts(proposal, hosts, add);
  if (id !== undefined) {
    if (length(id) > RULES.longestId || !ID.test(id)) add("folder-name-malformed", ["id"], "id-malformed", { id, most: RULES.longestId });
    if (RULES.reservedIds.includes(id.toLowerCase())) add("folder-name-reserved", ["id"], "id-reserved", { id });
  }
  return found;
}

function missing(proposal, add) {
  const lacks = (value, keys, route) =>
    keys.filter((key) => value[key] === undefined).forEach((key) => add("proposal-key-missing", [...route, key], "key-missing", { key }));
  lacks(proposal, RULES.required[""], []);
  if (proposal.contact) lacks(proposal.contact, RULES.required.contact, ["contact"]);
  for (const list of ["organizations", "speakers"])
    (proposal[list] ?? []).forEach((each, i) => lacks(each, RULES.required[list], [list, i]));
}

function texts(value, take, route = []) {
  if (typeof value === "string") take([route, value]);
  else if (Array.isArray(value)) value.forEach((item, i) => texts(item, take, [...route, i]));
  else if (value && typeof value === "object") Object.entries(value).forEach(([key, item]) => texts(item, take, [...route, key]));
}

function characters(text, route, add) {
  for (const character of new Set(text.match(REFUSED) ?? [])) {
    if (RULES.allowed.includes(character)) continue;
    const code = character.codePointAt().toString(16).toUpperCase().padStart(4, "0");
    add("yaml-character", route, RULES.characters.includes(code) ? `character-${code}` : "character", { code }, "character?");
  }
  if (MANY_MARKS.test(text)) add("yaml-character", route, "marks", {}, "character?");
}

function judgeWords(proposal, add) {
  if (proposal.description !== undefined) {
    const { words, about } = countWords(proposal.description);
    const says = about ? "description-about" : "description-long";
    const over = words - RULES.most;
    if (over > 0) add("proposal-description-long", ["description"], says, { words, most: RULES.most, over }, `${says}-${over === 1 ? "one" : "many"}?`);
  }
  const named = [[["title"], proposal.title], [["contact", "name"], proposal.contact?.name]];
  for (const list of ["organizations", "speakers"])
    (proposal[list] ?? []).forEach((each, i) => named.push([[list, i, "name"], each.name]));
  for (const [route, text] of named)
    for (const word of mixedWords(text ?? "")) add("proposal-script-mixed", route, "script-mixed", { word }, "script-mixed?");
}

function judgeValues(proposal, add) {
  const email = proposal.contact?.email;
  if (email !== undefined && !isAddress(email)) add("proposal-email-malformed", ["contact", "email"], "email-malformed", {}, "email-malformed?");
  else if (email !== undefined && !ASCII.test(email.slice(0, email.lastIndexOf("@")))) add("proposal-email-non-ascii", ["contact", "email"], "email-non-ascii", {}, "email-non-ascii?");
  const among = (list, code, says, known) =>
    (proposal[list] ?? []).forEach((value, i) => known(value) || add(code, [list, i], says, { value }));
  among("outcomes", "proposal-outcome-unknown", "outcome-unknown", (value) => RULES.outcomes.includes(value));
  among("focus", "proposal-focus-unknown", "focus-unknown", (value) => RULES.focus.includes(value));
  among("languages", "proposal-language-unknown", "language-unknown", isLanguage);
  (proposal.countries ?? []).forEach((value, i) => country(value, ["countries", i], add));
  (proposal.organizations ?? []).forEach((host, i) => {
    if (host.type !== undefined && !RULES.types.includes(host.type)) add("proposal-type-unknown", ["organizations", i, "type"], "type-unknown", { value: host.type });
    if (host.country !== undefined) country(host.country, ["organizations", i, "country"], add);
  });
  const lists = ["outcomes", "focus", "countries", "supply_chains", "languages"].map((name) => [[name], proposal[name]]);
  for (const [name, answer] of Object.entries(proposal.answers ?? {})) lists.push([["answers", name], answer]);
  for (const [route, list] of lists)
    if (Array.isArray(list))
      list.forEach((value, i) => {
        const twice = list.findIndex((other) => fold(other) === fold(value)) < i;
        if (twice) add("proposal-value-repeated", [...route, i], "value-repeated", { value }, "value-repeated?");
      });
}

function country(value, route, add) {
  if (RULES.countries.includes(value)) return;
  if (RULES.groups.includes(fold(value.trim()))) add("proposal-country-unknown", route, "country-group", { value }, "country-group?");
  else add("proposal-country-unknown", route, "country-unknown", { value });
}

function isLanguage(tag) {
  const match = TAG.exec(tag);
  return Boolean(match) && (match.groups.language.length > 2 || RULES.twoLetters.includes(match.groups.language));
}

/** Exact for addresses of ASCII letters; of the others `validate` knows more, and this lets through what may be right. */
function isAddress(address) {
  if (length(address) > RULES.longestAddress) return false;
  if (RULES.reservedDomains.some((domain) => address.toLowerCase().endsWith(domain))) return false;
  if (ASCII.test(address) && !address.toLowerCase().includes("xn--")) return ADDRESS.test(address);
  return /^[^\p{Z}\p{C}@<>()[\]",:;\\.]+(\.[^\p{Z}\p{C}@<>()[\]",:;\\.]+)*@([\p{L}\p{N}\p{M}-]+\.)+[\p{L}\p{N}\p{M}-]*\p{L}[\p{L}\p{N}\p{M}-]*$/u.test(address);
}

function judgeAnswers(answers, add) {
  for (const [name, question] of Object.entries(RULES.questions)) {
    const answer = Object.hasOwn(answers, name) ? answers[name] : undefined;
    if (question.required && !answer?.length) add("proposal-answer-missing", ["answers", name], "answer-missing", { question: name });
    const each = typeof answer === "string" ? [answer] : (answer ?? []);
    if (!question.many && each.length > 1) add("proposal-answer-many", ["answers", name], "answer-many", { count: each.length, question: name }, "answer-many?");
    for (const value of each)
      if (question.choices.length && !question.choices.includes(value)) add("proposal-answer-unknown", ["answers", name], "answer-unknown", { answer: value, question: name });
  }
}

function judgeHosts(proposal, hosts, add) {
  const first = new Map();
  const strangers = hosts.filter((host) => !memberOf(host.name)).map(({ name }) => ({ key: keyOf(name), name }));
  const names = strangers.length ? [MEMBERS, indexed(strangers)] : [];
  (proposal.organizations ?? []).forEach((host, i) => {
    if (!host.name) return;
    const { name } = host;
    const route = ["organizations", i, "name"];
    const member = memberOf(name);
    if (first.has(keyOf(name))) add("proposal-organization-repeated", route, member ? "organization-repeated-member" : "organization-repeated", { name, member: member ?? "" }, "organization-repeated?");
    first.set(keyOf(name), i);
    if (member) return;
    if (RULES.membersOnly) add("proposal-organization-unregistered", route, "organization-unregistered", { name });
    const like = likeness(name, names);
    if (like) add("proposal-organization-similar", route, like.says, { name, other: like.other }, `${like.says}?`);
    const absent = ["type", "country"].filter((key) => host[key] === undefined);
    if (absent.length) add("proposal-organization-incomplete", ["organizations", i, absent[0]], `organization-no-${absent.join("-no-")}`, { name });
  });
  (proposal.speakers ?? []).forEach(({ organization }, i) => {
    if (organization && !first.has(keyOf(organization))) add("proposal-speaker-foreign", ["speakers", i, "organization"], "speaker-foreign", { organization }, "speaker-foreign?");
  });
  if (RULES.membersOnly && hosts.length && !hosts.some((host) => memberOf(host.name))) add("proposal-member-missing", ["organizations"], "member-missing", {}, "member-missing?");
}

const MEMBERS = indexed(Object.entries(RULES.spelled).flatMap(([key, names]) => names.map((name) => ({ key, name }))));

/** A value in back-ticks, cut where it is long, on one line. */
function quote(value) {
  const text = [...spaced(String(value)).join(" ")];
  return `\`${text.length > RULES.mostQuoted ? `${text.slice(0, RULES.mostQuoted - 1).join("")}…` : text.join("")}\``;
}

/** The text of a finding in a language; `named` gives keys and questions the names that people read. */
function say(says, values, table, named = (_, value) => value) {
  const fill = (_, gap) => {
    const value = values[gap];
    return typeof value === "number" || gap === "code" ? String(value) : quote(named(gap, value));
  };
  return table[says].replace(/\{(\w+)\}/g, fill);
}

/** An id out of a title: what `a87ws` proposes for it too. */
function proposeId(title) {
  let said = "";
  for (const letter of title.normalize("NFKD").toLowerCase())
    said += /^[a-z0-9]$/.test(letter) ? letter : (RULES.romans[letter] ?? (/\p{M}/u.test(letter) ? "" : "-"));
  let words = (said.replace(pattern(`[ao]?${RULES.undo}`, "g"), "").match(/[a-z0-9]+/g) ?? []).join("-");
  if (words.length > RULES.longestId) {
    const cut = words.slice(0, RULES.longestId + 1);
    words = cut.includes("-") ? cut.slice(0, cut.lastIndexOf("-")) : cut.slice(0, RULES.longestId);
  }
  if (!words) return title.trim() ? `${RULES.nameless}-${checksum(title).slice(0, 6)}` : RULES.nameless;
  return RULES.reservedIds.includes(words) ? `${words}-1` : words;
}

/** FNV-1a of the UTF-8 bytes, 32 bits, as eight hexadecimal digits. */
function checksum(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}

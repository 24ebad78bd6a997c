// A proposal as YAML that readers of YAML 1.1 and 1.2 take alike: a text is written plain only where no reader can take
// it for anything else (`NO` would be false, `14:00` would be 840), the description as a block of text.

const PLAIN = /^\p{L}(?:[\p{L}\p{N}\p{M} .;@/()'’+–—_-]*[\p{L}\p{N}\p{M}.;)’])?$/u;
const TYPED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
const WHOLE = /^(?:0|[1-9][0-9]{0,8})$/;

const scalar = (text) => (PLAIN.test(text) && !TYPED.test(text) ? text : JSON.stringify(text));
const word = (text) => (WHOLE.test(text) ? text : scalar(text)); // of a vocabulary, whose keys may be numbers
const flow = (list, write = scalar) => `[${list.map(write).join(", ")}]`;

function block(text) {
  const lines = text.split("\n").map((line) => (line ? `  ${line}` : ""));
  return `|\n${lines.join("\n")}`;
}

function mappings(list) {
  return list.flatMap((each) => Object.entries(each).map(([key, value], i) => `  ${i ? " " : "-"} ${key}: ${scalar(value)}`));
}

/** The file of a proposal; its keys in the order of the contract. */
function write(proposal, schema) {
  const lines = schema ? [`# yaml-language-server: $schema=${schema}`] : [];
  const put = (key, written) => proposal[key] !== undefined && lines.push(`${key}: ${written(proposal[key])}`);
  const under = (key) => proposal[key] && lines.push(`${key}:`, ...mappings(proposal[key]));
  put("title", scalar);
  if (proposal.contact) lines.push("contact:", ...Object.entries(proposal.contact).map(([key, value]) => `  ${key}: ${scalar(value)}`));
  under("organizations");
  under("speakers");
  put("outcomes", (list) => flow(list, word));
  put("focus", (list) => flow(list, word));
  put("countries", flow);
  put("description", block);
  put("supply_chains", flow);
  put("languages", flow);
  put("initiative", scalar);
  const answers = Object.entries(proposal.answers ?? {});
  if (answers.length) lines.push("answers:");
  for (const [name, answer] of answers) lines.push(`  ${scalar(name)}: ${Array.isArray(answer) ? flow(answer, word) : word(answer)}`);
  return `${lines.join("\n")}\n`;
}

const LONGEST_LINK = 8000; // bytes, all of them ASCII once encoded; hosts refuse more than about 8,190

/** The address of the host's page for a new file, and whether the text is filled in; the name always is. */
function newFile({ repository, kind, branch, prefix }, id, text) {
  const at = encodeURI(branch);
  const path = encodeURIComponent(`${prefix}proposals/${id}.yaml`);
  const page = {
    github: `${repository}/new/${at}?filename=${path}`,
    gitea: `${repository}/_new/${at}/${encodeURI(prefix)}proposals?filename=${id}.yaml`,
    gitlab: `${repository}/-/new/${at}?file_name=${path}`, // it fills in the name alone
  }[kind];
  const whole = `${page}&value=${encodeURIComponent(text)}`;
  return kind !== "gitlab" && whole.length < LONGEST_LINK ? { url: whole, filled: true } : { url: page, filled: false };
}

"use strict";
// Checks the proof of a selection with whole numbers alone; a translation of selection/certificate.py and proof.py,
// name by name, so that the two can be read side by side. Every number is a BigInt; indices are plain numbers.

const SAYS = ["size", "best merit", "value", "merit", "imbalance", "draw"];
const FREE = 0, INSIDE = 1, OUTSIDE = 2;
const VERSION = 2n;

/** JSON with every number a BigInt: a plain number of the browser is exact only below 2^53. */
function parseExactly(text) {
  const numbered = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g,
    (token) => (token[0] === '"' ? token : `{"int":"${token}"}`));
  return JSON.parse(numbered, (_, value) =>
    (value && typeof value === "object" && typeof value.int === "string" ? BigInt(value.int) : value));
}

/** Whether two values are the same, whatever the order of their keys. */
function same(one, other) {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && same(one[key], other[key]));
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0n);
const gcd = (a, b) => (b ? gcd(b, a % b) : a);

/** The problem in whole numbers, with what the check asks of it again and again worked out once. */
class Instance {
  constructor(data) {
    Object.assign(this, data);
    this.size = data.names.length;
    this.most = data.slots < BigInt(this.size) ? data.slots : BigInt(this.size);
    this.grain = data.curves.reduce((lcm, curve) => (lcm * curve.parts) / gcd(lcm, curve.parts), 1n);
    this.thousandth = 10000n * this.grain;
    this.point = 1000n * this.thousandth;
    this.wholeCosts = data.curves.map((curve) =>
      Array.from({ length: Number(this.most) + 1 }, (_, n) => this.cost(curve, curve.parts * BigInt(n))));
    this.terms = data.names.map(() => ({ rows: [], curves: [] }));
    data.rules.forEach((row, r) => row.members.forEach((i) => this.terms[i].rows.push(r)));
    data.curves.forEach((curve, c) => curve.shares.forEach(([i, share]) => this.terms[i].curves.push([c, share])));
  }

  /** What `parts` of a value cost, in units: weight · (count − target)² at whole counts, straight lines between. */
  cost(curve, parts) {
    const at = (whole) => curve.weight * (100n * whole - curve.target) ** 2n;
    const whole = parts / curve.parts, rest = parts % curve.parts;
    return (at(whole) * (curve.parts - rest) + (rest ? at(whole + 1n) * rest : 0n)) * (this.grain / curve.parts);
  }

  merit(portfolio) {
    return sum(portfolio.map((i) => this.merits[i]));
  }

  imbalance(portfolio) {
    const held = this.curves.map(() => 0n);
    portfolio.forEach((i) => this.terms[i].curves.forEach(([c, share]) => { held[c] += share; }));
    return sum(this.curves.map((curve, c) => this.cost(curve, held[c])));
  }

  allows(portfolio) {
    const counts = this.rules.map(() => 0n);
    portfolio.forEach((i) => this.terms[i].rows.forEach((r) => { counts[r] += 1n; }));
    const chosen = new Set(portfolio);
    return BigInt(portfolio.length) <= this.slots
      && this.include.every((i) => chosen.has(Number(i))) && this.exclude.every((i) => !chosen.has(Number(i)))
      && this.rules.every((row, r) => row.least <= counts[r] && (row.most === null || counts[r] <= row.most));
  }

  /** The least total merit that the tolerance, a fraction as text, leaves to a portfolio of `size`. */
  floor(bestMerit, size) {
    const [over, under] = [...this.tolerance.split("/"), "1"].slice(0, 2).map(BigInt);
    const least = bestMerit * under - 1000n * over * BigInt(size);
    return least > 0n ? (least + under - 1n) / under : least / under;
  }

  aim([size, merit, imbalance], portfolio) {
    return size * BigInt(portfolio.length) + merit * this.thousandth * this.merit(portfolio)
      - imbalance * this.imbalance(portfolio);
  }
}

const MERIT = [0n, 1n, 0n], LESS_IMBALANCE = [0n, 0n, 1n];

/** What `step` has to claim for this portfolio, as the proof writes it. */
function claimOf(step, instance, portfolio, bestMerit) {
  const size = BigInt(portfolio.length), [factor, one] = instance.balance;
  const claim = (sizes, aim, limit, floors = [], drawn = null) =>
    ({ sizes, aim, "at most": limit, floors, drawn });
  if (step === "size") return claim([0n, instance.most], [instance.point, 0n, 0n], instance.point * size);
  const value = [0n, one, factor], reached = instance.aim(value, portfolio), merit = instance.aim(MERIT, portfolio);
  const capped = instance.tolerance === null ? []
    : [[MERIT, instance.floor(bestMerit, portfolio.length) * instance.thousandth]];
  const atValue = [[value, reached]], atMerit = [...atValue, [MERIT, merit]];
  const least = instance.aim(LESS_IMBALANCE, portfolio);
  if (step === "best merit") return claim([size, size], MERIT, instance.thousandth * bestMerit);
  if (step === "value") return claim([size, size], value, reached, capped);
  if (step === "merit") return claim([size, size], MERIT, merit, atValue);
  if (step === "imbalance") return claim([size, size], LESS_IMBALANCE, least, atMerit);
  const equal = factor ? atMerit : [...atMerit, [LESS_IMBALANCE, least]];
  return claim([size, size], value, reached - 1n, equal, [...portfolio].sort((a, b) => a - b).map(BigInt));
}

/** The trees of nodes in reading order; throws where they make none, or do not fit the instance. */
function readTrees(instance, claim, nodes) {
  const whole = (list) => Array.isArray(list) && list.every((number) => typeof number === "bigint");
  const trees = [], waiting = [];
  if (!Array.isArray(nodes)) throw new TypeError("no nodes");
  for (const [multipliers, ...branch] of nodes) {
    if (!waiting.length) {
      trees.push({});
      waiting.push(trees[trees.length - 1]);
    }
    const node = waiting.pop();
    if (multipliers !== null) {
      const [scale, times, floors, size, rules, curves, ...rest] = multipliers;
      const pairs = Array.isArray(rules) && rules.every((pair) => whole(pair) && pair.length === 2);
      if (rest.length || !pairs || !whole([scale, times, size]) || scale < 1n || times < 1n || !whole(floors) || !whole(curves)
        || floors.length !== claim.floors.length || curves.length !== instance.curves.length) throw new TypeError("no fit");
      const rows = new Map(rules.map(([rule, mu]) => [Number(rule), mu]));
      node.multipliers = { scale, times, floors, size, rows, curves };
    }
    if (branch.length) {
      const [members, most, ...rest] = branch;
      const fits = whole(members) && members.every((i) => i >= 0n && i < instance.size)
        && new Set(members).size === members.length;
      if (rest.length || !fits || typeof most !== "bigint" || most < 0n) throw new TypeError("no branch");
      Object.assign(node, { branch: { members: members.map(Number), most }, fewer: {}, more: {} });
      waiting.push(node.more, node.fewer);
    }
  }
  if (waiting.length) throw new TypeError("nodes are missing");
  return trees;
}

/** A box: of each proposal whether it is settled inside, outside, or free; and the limits of the branches above. */
function everything(instance) {
  const sides = new Uint8Array(instance.size);
  if (instance.include.some((i) => instance.exclude.includes(i))) return [];
  instance.include.forEach((i) => { sides[i] = INSIDE; });
  instance.exclude.forEach((i) => { sides[i] = OUTSIDE; });
  return [{ sides, limits: [] }];
}

/** The proposals of a box that are on one side. */
function on(box, side) {
  const found = [];
  for (let i = 0; i < box.sides.length; i += 1) if (box.sides[i] === side) found.push(i);
  return found;
}

/** The sides with these proposals on another one. */
function moved(sides, members, side) {
  const next = sides.slice();
  members.forEach((i) => { next[i] = side; });
  return next;
}

/** The bound that the multipliers give for a box, and what each free proposal's side is worth; null if it is none. */
function bound(instance, claim, { scale, times, floors, size, rows, curves }, box) {
  let [each, merit, imbalance] = claim.aim.map((part) => part * scale);
  let total = 0n;
  for (const [f, [aim, floor]] of claim.floors.entries()) {
    if (floors[f] < 0n) return null;
    each += floors[f] * aim[0];
    merit += floors[f] * aim[1];
    imbalance += floors[f] * aim[2];
    total -= floors[f] * floor;
  }
  total += times * size * (size > 0n ? claim.sizes[1] : claim.sizes[0]);
  const limited = new Map(), all = [...instance.rules, ...box.limits];
  for (const [r, mu] of rows) {
    const limit = all[r] === undefined ? null : mu > 0n ? all[r].most : all[r].least;
    if (limit === null) return null;
    total += times * mu * limit;
    if (r >= instance.rules.length) all[r].members.forEach((i) => limited.set(i, (limited.get(i) ?? 0n) + mu));
  }
  for (const [c, curve] of instance.curves.entries()) {
    const step = times * curves[c] * curve.parts;
    let best = null;
    for (let n = 0; n <= Number(claim.sizes[1]); n += 1) {
      const worth = step * BigInt(n) - imbalance * instance.wholeCosts[c][n];
      if (best === null || worth > best) best = worth;
    }
    total += best;
  }
  const gains = new Map();
  for (let i = 0; i < instance.size; i += 1) {
    if (box.sides[i] === OUTSIDE) continue;
    let taken = size + (limited.get(i) ?? 0n);
    for (const r of instance.terms[i].rows) taken += rows.get(r) ?? 0n;
    for (const [c, share] of instance.terms[i].curves) taken += curves[c] * share;
    const gain = each + merit * instance.thousandth * instance.merits[i] - times * taken;
    if (box.sides[i] === INSIDE || gain > 0n) total += gain;
    if (box.sides[i] === FREE) gains.set(i, gain);
  }
  return { units: total, scale, gains };
}

/** The total merits that so many proposals can have, as a step and one of them, in units. */
function gridOf(instance, size) {
  const least = instance.merits.reduce((one, merit) => (merit < one ? merit : one), instance.merits[0] ?? 0n);
  const step = instance.merits.reduce((found, merit) => gcd(found, merit - least), 0n) || 1n;
  return [instance.thousandth * step, instance.thousandth * least * size];
}

/** The least aim above the limit that a portfolio can have: in the step `merit` a total merit. */
function nextAim(instance, step, claim, limit) {
  const [apart, one] = step === "merit" ? gridOf(instance, claim.sizes[0]) : [1n, 0n];
  return limit + apart - (((limit - one) % apart) + apart) % apart;
}

/** What is left of a box under a bound: null if it is closed, else with every proposal settled that can be. */
function settle(next, found, box) {
  const surplus = found.units - next * found.scale + 1n, sides = box.sides.slice();
  if (surplus < 1n) return null;
  for (const [i, gain] of found.gains) {
    if (gain >= surplus) sides[i] = INSIDE;
    else if (-gain >= surplus) sides[i] = OUTSIDE;
  }
  return { sides, limits: box.limits };
}

/** The two parts of a box, of at most so many of the members and of more; null where it has none such. */
function parted(box, { members, most }) {
  const free = members.filter((i) => box.sides[i] === FREE);
  const room = Number(most) - members.filter((i) => box.sides[i] === INSIDE).length;
  const several = members.length > 1; // a single one is settled, and needs no limit
  const part = (settles, side, least, top) => ({
    sides: settles ? moved(box.sides, free, side) : box.sides,
    limits: several ? [...box.limits, { members, least, most: top }] : box.limits,
  });
  return [
    room < 0 ? null : part(room === 0, OUTSIDE, 0n, most),
    room >= free.length ? null : part(room === free.length - 1, INSIDE, most + 1n, null),
  ];
}

/** Whether every portfolio of the box comes no earlier in the draw than the one the claim excepts. */
function losesDraw(instance, claim, box) {
  if (claim.drawn === null) return false;
  const drawn = new Set(claim.drawn.map(Number));
  for (const i of instance.draw.map(Number)) {
    if (drawn.has(i) && box.sides[i] === OUTSIDE) return true;
    if (box.sides[i] !== (drawn.has(i) ? INSIDE : OUTSIDE)) return false;
  }
  return true;
}

/** Whether a box holds nothing that could refute the claim, by its settled proposals alone. */
function isEmpty(instance, claim, box) {
  const inside = on(box, INSIDE).length, free = on(box, FREE).length;
  return BigInt(inside) > claim.sizes[1] || BigInt(inside + free) < claim.sizes[0] || losesDraw(instance, claim, box);
}

/** Whether the one portfolio of a full box refutes the claim with this limit. */
function contradicts(instance, claim, limit, full) {
  const portfolio = on(full, INSIDE), size = BigInt(portfolio.length);
  return claim.sizes[0] <= size && size <= claim.sizes[1] && instance.allows(portfolio)
    && claim.floors.every(([aim, floor]) => instance.aim(aim, portfolio) >= floor)
    && instance.aim(claim.aim, portfolio) > limit && !losesDraw(instance, claim, full);
}

/** Whether the proposals inside keep the limits of the branches above. */
function keepsLimits(box) {
  return box.limits.every((row) => {
    const count = BigInt(row.members.filter((i) => box.sides[i] === INSIDE).length);
    return row.least <= count && (row.most === null || count <= row.most);
  });
}

/** The boxes inside `box` that the tree does not close: whatever exceeds the limit there lies in one of them. */
function* leftOpen(instance, step, claim, limit, tree, box) {
  const nodes = [[tree, box]], next = nextAim(instance, step, claim, limit);
  while (nodes.length) {
    const [node, here] = nodes.pop();
    if (here === null || isEmpty(instance, claim, here)) continue;
    const found = node.multipliers ? bound(instance, claim, node.multipliers, here) : null;
    const left = found ? settle(next, found, here) : here;
    if (left === null || isEmpty(instance, claim, left)) continue;
    const free = on(left, FREE);
    if (BigInt(on(left, INSIDE).length) >= claim.sizes[1] || !free.length) {
      const full = { sides: moved(left.sides, free, OUTSIDE), limits: [] };
      if (keepsLimits(left) && contradicts(instance, claim, limit, full)) yield full;
    } else if (node.branch === undefined) {
      yield left;
    } else {
      const [fewer, more] = parted(left, node.branch);
      nodes.push([node.more, more], [node.fewer, fewer]);
    }
  }
}

/** Whether a portfolio is shown whose merit is the best merit claimed. */
function reaches(instance, claim, reached) {
  if (!Array.isArray(reached) || !reached.every((i) => typeof i === "bigint" && i >= 0n && i < instance.size)) return false;
  const portfolio = [...new Set(reached.map(Number))], size = BigInt(portfolio.length);
  return claim.sizes[0] <= size && size <= claim.sizes[1] && instance.allows(portfolio)
    && instance.aim(claim.aim, portfolio) === claim["at most"];
}

/** The whole check, step by step: yields {name, nodes, holds}; the caller stops at the first that does not hold. */
function* checkProof(expected, text) {
  const { instance: data, selected, best_merit: bestMerit, merit, imbalance } = expected;
  const instance = new Instance(data), portfolio = selected.map(Number);
  yield { name: "series", holds: instance.allows(portfolio) };
  const [over, under] = imbalance.split("/").map(BigInt);
  yield { name: "figures", holds: instance.merit(portfolio) === merit
    && instance.imbalance(portfolio) * under === over * instance.point };
  let proof = null;
  try {
    proof = parseExactly(text);
  } catch {
    proof = null;
  }
  yield { name: "numbers", holds: Boolean(proof) && proof.version === VERSION && same(proof.instance, data) };
  if (instance.tolerance !== null) {
    yield { name: "cap", holds: instance.merit(portfolio) >= instance.floor(bestMerit, portfolio.length) };
  }
  const parts = new Map((Array.isArray(proof.steps) ? proof.steps : []).map((part) => [part?.step, part]));
  let boxes = everything(instance);
  for (const step of SAYS.filter((each) => each !== "imbalance" || instance.balance[0] === 0n)) {
    const wanted = claimOf(step, instance, portfolio, bestMerit), part = parts.get(step);
    let holds = Boolean(part) && same(part.claim, wanted) && (step !== "best merit" || reaches(instance, wanted, part.reached));
    let trees = [];
    try {
      trees = holds ? readTrees(instance, wanted, part.nodes) : [];
    } catch {
      holds = false;
    }
    holds = holds && trees.length === boxes.length;
    const next = [];
    for (const [t, tree] of trees.entries()) {
      if (!holds) break;
      holds = leftOpen(instance, step, wanted, wanted["at most"], tree, boxes[t]).next().done;
      if (holds && step !== "size" && step !== "best merit") {
        next.push(...leftOpen(instance, step, wanted, wanted["at most"] - 1n, tree, boxes[t]));
      }
      yield { name: step, nodes: part.nodes.length, working: true, done: t + 1, trees: trees.length };
    }
    yield { name: step, nodes: part ? part.nodes?.length ?? 0 : 0, holds };
    if (step !== "size" && step !== "best merit") boxes = next;
  }
}

"use strict";
// Checks the proof of a selection with whole numbers alone; a translation of selection/certificate.py and proof.py,
// name by name, so that the two can be read side by side. Every number is a BigInt; indices are plain numbers.

const SAYS = ["size", "best merit", "value", "merit", "imbalance", "draw"];
const OPEN = 0, INSIDE = 1, OUTSIDE = 2;

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
  const fits = (list, length) =>
    Array.isArray(list) && list.length === length && list.every((number) => typeof number === "bigint");
  const trees = [], waiting = [];
  if (!Array.isArray(nodes)) throw new TypeError("no nodes");
  for (const [multipliers, ...branch] of nodes) {
    if (!waiting.length) {
      trees.push({});
      waiting.push(trees[trees.length - 1]);
    }
    const node = waiting.pop();
    if (multipliers !== null) {
      const [scale, times, floors, size, rows, curves, ...more] = multipliers;
      if (more.length || !fits([scale, times, size], 3) || scale < 1n || times < 1n || !fits(floors, claim.floors.length)
        || !fits(rows, instance.rules.length) || !fits(curves, instance.curves.length)) throw new TypeError("no fit");
      node.multipliers = { scale, times, floors, size, rows, curves };
    }
    if (branch.length) {
      if (branch.length > 1 || typeof branch[0] !== "bigint" || branch[0] < 0n || branch[0] >= instance.size) {
        throw new TypeError("no branch");
      }
      Object.assign(node, { branch: Number(branch[0]), without: {}, within: {} });
      waiting.push(node.within, node.without);
    }
  }
  if (waiting.length) throw new TypeError("nodes are missing");
  return trees;
}

/** A box: of each proposal whether it is settled inside, outside, or open. */
const everything = (instance) => {
  const box = new Uint8Array(instance.size);
  instance.include.forEach((i) => { box[i] = INSIDE; });
  return instance.exclude.some((i) => box[i] === INSIDE) ? [] : [instance.exclude.reduce(
    (made, i) => { made[i] = OUTSIDE; return made; }, box)];
};
function settled(box, side) {
  const found = [];
  for (let i = 0; i < box.length; i += 1) if (box[i] === side) found.push(i);
  return found;
}
/** The box with one more settled; null where that was settled the other way. */
const settledToo = (box, i, side) => {
  if (box[i] !== OPEN && box[i] !== side) return null;
  const next = box.slice();
  next[i] = side;
  return next;
};

/** The bound that the multipliers give for a box, and what each open proposal's side is worth; null if it is none. */
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
  for (const [r, row] of instance.rules.entries()) {
    const limit = rows[r] > 0n ? row.most : row.least;
    if (limit === null) return null;
    total += times * rows[r] * limit;
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
    if (box[i] === OUTSIDE) continue;
    let taken = size;
    for (const r of instance.terms[i].rows) taken += rows[r];
    for (const [c, share] of instance.terms[i].curves) taken += curves[c] * share;
    const gain = each + merit * instance.thousandth * instance.merits[i] - times * taken;
    if (box[i] === INSIDE || gain > 0n) total += gain;
    if (box[i] === OPEN) gains.set(i, gain);
  }
  return { units: total, scale, gains };
}

/** What is left of a box under a bound: null if it is closed, else with every proposal settled that can be. */
function settle(limit, found, box) {
  const excess = found.units - limit * found.scale;
  if (excess < found.scale) return null; // aims are whole numbers of units
  const surplus = excess - found.scale + 1n, left = box.slice();
  for (const [i, gain] of found.gains) {
    if (gain >= surplus) left[i] = INSIDE;
    else if (-gain >= surplus) left[i] = OUTSIDE;
  }
  return left;
}

/** Whether every portfolio of the box comes no earlier in the draw than the one the claim excepts. */
function losesDraw(instance, claim, box) {
  if (claim.drawn === null) return false;
  const drawn = new Set(claim.drawn.map(Number));
  for (const i of instance.draw.map(Number)) {
    if (drawn.has(i) && box[i] === OUTSIDE) return true;
    if (drawn.has(i) ? box[i] !== INSIDE : box[i] !== OUTSIDE) return false;
  }
  return true;
}

const isEmpty = (instance, claim, box) =>
  BigInt(settled(box, INSIDE).length) > claim.sizes[1] || losesDraw(instance, claim, box);

/** Whether the one portfolio of a full box refutes the claim with this limit. */
function contradicts(instance, claim, limit, full) {
  const portfolio = settled(full, INSIDE), size = BigInt(portfolio.length);
  return claim.sizes[0] <= size && size <= claim.sizes[1] && instance.allows(portfolio)
    && claim.floors.every(([aim, floor]) => instance.aim(aim, portfolio) >= floor)
    && instance.aim(claim.aim, portfolio) > limit && !losesDraw(instance, claim, full);
}

/** The boxes inside `box` that the tree does not close: whatever exceeds the limit there lies in one of them. */
function* leftOpen(instance, claim, limit, tree, box) {
  const nodes = [[tree, box]];
  while (nodes.length) {
    const [node, here] = nodes.pop();
    if (here === null || isEmpty(instance, claim, here)) continue;
    const found = node.multipliers ? bound(instance, claim, node.multipliers, here) : null;
    const left = found ? settle(limit, found, here) : here;
    if (left === null || isEmpty(instance, claim, left)) continue;
    const inside = settled(left, INSIDE);
    if (BigInt(inside.length) >= claim.sizes[1] || !left.includes(OPEN)) {
      const full = left.map((side) => (side === INSIDE ? INSIDE : OUTSIDE));
      if (contradicts(instance, claim, limit, full)) yield full;
    } else if (node.branch === undefined) {
      yield left;
    } else {
      nodes.push([node.within, settledToo(left, node.branch, INSIDE)]);
      nodes.push([node.without, settledToo(left, node.branch, OUTSIDE)]);
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
  yield { name: "numbers", holds: Boolean(proof) && proof.version === 1n && same(proof.instance, data) };
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
      holds = leftOpen(instance, wanted, wanted["at most"], tree, boxes[t]).next().done;
      if (holds && step !== "size" && step !== "best merit") {
        next.push(...leftOpen(instance, wanted, wanted["at most"] - 1n, tree, boxes[t]));
      }
      yield { name: step, nodes: part.nodes.length, working: true, done: t + 1, trees: trees.length };
    }
    yield { name: step, nodes: part ? part.nodes?.length ?? 0 : 0, holds };
    if (step !== "size" && step !== "best merit") boxes = next;
  }
}

/**
 * Evaluates conditions exactly as intake/definitions/conditions.py does; one vector file tests both.
 *
 * A condition is {field, op, value}, {all: [...]}, {any: [...]} or {not: {...}}.
 * An unanswered field makes every operator except "empty" false. A field "group[].key" has one value for each entry
 * and holds when it holds for at least one. A value "param:key" is the answer of that name (a dated parameter).
 */

const PARAMETER = "param:";
const ENTRIES = "[]";
const UNKNOWN = "unknown";
const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

const unanswered = (value) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

const listed = (value) => (Array.isArray(value) ? value : [value]);

function same(left, right) {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]));
  }
  return (left ?? null) === (right ?? null) && typeof (left ?? 0) !== "object";
}

const orderless = (value) =>
  value === undefined || value === UNKNOWN || typeof value === "object" || typeof value === "boolean";

/** Compares as numbers where both sides are numbers, otherwise as text (dates are ISO text). */
function compare(value, bound, test) {
  if (orderless(value) || orderless(bound)) return false;
  const [left, right] = [String(value).trim(), String(bound).trim()];
  return NUMBER.test(left) && NUMBER.test(right) ? test(Number(left), Number(right)) : test(left, right);
}

const OPERATORS = {
  eq: same,
  ne: (value, wanted) => !same(value, wanted),
  in: (value, wanted) => listed(wanted).some((item) => same(value, item)),
  not_in: (value, wanted) => !listed(wanted).some((item) => same(value, item)),
  truthy: (value) => Boolean(value),
  falsy: (value) => !value,
  lt: (value, bound) => compare(value, bound, (left, right) => left < right),
  lte: (value, bound) => compare(value, bound, (left, right) => left <= right),
  gt: (value, bound) => compare(value, bound, (left, right) => left > right),
  gte: (value, bound) => compare(value, bound, (left, right) => left >= right),
  empty: unanswered,
  not_empty: () => true,
  contains: (value, wanted) => listed(value).some((item) => same(item, wanted)),
};

function ruleHolds(rule, answers) {
  const operator = OPERATORS[rule.op];
  if (!operator) throw new RangeError(`unknown operator ${rule.op}`);
  let wanted = rule.value;
  if (typeof wanted === "string" && wanted.startsWith(PARAMETER)) {
    wanted = answers[wanted];
    if (unanswered(wanted)) return false;
  }
  const value = answers[rule.field];
  const values = rule.field.includes(ENTRIES) && Array.isArray(value) ? value : [value];
  if (rule.op === "empty") return values.every(unanswered);
  return values.some((own) => !unanswered(own) && operator(own, wanted));
}

/** Tells whether a condition holds for the answers (a plain object); no condition holds always. */
export function holds(condition, answers) {
  if (!condition || Object.keys(condition).length === 0) return true;
  if ("all" in condition) return condition.all.every((part) => holds(part, answers));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers));
  if ("not" in condition) return !holds(condition.not, answers);
  return ruleHolds(condition, answers);
}

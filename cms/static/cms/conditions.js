/**
 * Evaluates conditions exactly as intake/definitions/conditions.py does; one vector file tests both.
 *
 * A condition is {field, op, value}, {all: [...]}, {any: [...]} or {not: {...}}.
 * An unanswered field makes every operator except "empty" false.
 */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const unanswered = (value) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function equal(left, right) {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equal(item, right[index]));
  }
  return left === right;
}

/** Compares as numbers where both sides are numbers, otherwise as text (dates are ISO text). */
function compare(value, bound, test) {
  const [left, right] = [String(value).trim(), String(bound).trim()];
  return NUMBER.test(left) && NUMBER.test(right) ? test(Number(left), Number(right)) : test(left, right);
}

const OPERATORS = {
  eq: equal,
  ne: (value, wanted) => !equal(value, wanted),
  in: (value, wanted) => wanted.some((item) => equal(value, item)),
  not_in: (value, wanted) => !wanted.some((item) => equal(value, item)),
  truthy: (value) => Boolean(value),
  falsy: (value) => !value,
  lt: (value, bound) => compare(value, bound, (left, right) => left < right),
  lte: (value, bound) => compare(value, bound, (left, right) => left <= right),
  gt: (value, bound) => compare(value, bound, (left, right) => left > right),
  gte: (value, bound) => compare(value, bound, (left, right) => left >= right),
  not_empty: () => true,
  contains: (value, wanted) =>
    Array.isArray(value) ? value.some((item) => equal(item, wanted)) : equal(value, wanted),
};

/** Tells whether a condition holds for the answers (a plain object); no condition holds always. */
export function holds(condition, answers) {
  if (!condition || Object.keys(condition).length === 0) return true;
  if ("all" in condition) return condition.all.every((part) => holds(part, answers));
  if ("any" in condition) return condition.any.some((part) => holds(part, answers));
  if ("not" in condition) return !holds(condition.not, answers);
  const value = answers[condition.field];
  if (condition.op === "empty") return unanswered(value);
  if (unanswered(value)) return false;
  const operator = OPERATORS[condition.op];
  if (!operator) throw new RangeError(`unknown operator ${condition.op}`);
  return operator(value, condition.value);
}

// Whether two patterns of digits match a text in common, decided and not tried: both are made into
// automata, and the pairs of states that one text leads to are followed.

/**
 * The automaton of a pattern of libphonenumber: digits, \d, classes, groups, alternatives, and how
 * often. A state is a list of steps [digits, state]; a step without digits is taken at once. What
 * is read is made into a function from the state behind it to the state before it.
 */
function automatonOf(pattern) {
  let at = 0;

  function read(form) {
    const parts = form.exec(pattern.slice(at));
    at += parts?.[0].length ?? 0;
    return parts;
  }

  function alternatives() {
    const each = [sequence()];
    while (read(/^\|/)) each.push(sequence());
    return (next) => each.map((before) => [null, before(next)]);
  }

  function sequence() {
    const parts = [];
    while (at < pattern.length && !'|)'.includes(pattern[at])) parts.push(repeated());
    return (next) => parts.reduceRight((state, before) => before(state), next);
  }

  function repeated() {
    const before = item();
    const [text, least, comma, most] = read(/^(?:\?|\{(\d+)(,?)(\d*)\})/) ?? [];
    if (text === undefined) return before;
    const [min, max] = text === '?' ? [0, 1] : [Number(least), Number(comma ? most : least)];
    return (next) => {
      let state = next;
      for (let count = max; count > 0; count -= 1) {
        const one = before(state);
        state = count > min ? [...one, [null, next]] : one;
      }
      return state;
    };
  }

  function item() {
    if (read(/^\((?:\?:)?/)) {
      const inner = alternatives();
      if (read(/^\)/)) return inner;
    }
    const [text] = read(/^(?:\[[-\d]+\]|\\d|\d)/) ?? [];
    if (text === undefined) throw new Error(`expected a pattern of digits, got ${pattern}`);
    const isIn = new RegExp(`^${text}$`);
    const digits = [...'0123456789'].filter((digit) => isIn.test(digit)).join('');
    return (next) => [[digits, next]];
  }

  const end = [];
  return { start: alternatives()(end), end };
}

/** The steps that take a digit from a state, and whether it is, or leads at once to, the end. */
function stepsFrom(state, end) {
  const reached = new Set([state]);
  for (const each of reached) {
    for (const [digits, next] of each) if (digits === null) reached.add(next);
  }
  const steps = [...reached].flat().filter(([digits]) => digits !== null);
  return { steps, isEnd: reached.has(end) };
}

/** Whether there is a text that both patterns match; an empty pattern is none. */
export function haveCommonText(one, other) {
  if (one === '' || other === '') return false;
  const [a, b] = [automatonOf(one), automatonOf(other)];
  const seen = new Map();
  const open = [[a.start, b.start]];
  for (const [left, right] of open) {
    const [lefts, rights] = [stepsFrom(left, a.end), stepsFrom(right, b.end)];
    if (lefts.isEnd && rights.isEnd) return true;
    for (const [digits, next] of lefts.steps) {
      for (const [others, nextOther] of rights.steps) {
        if (seen.get(next)?.has(nextOther)) continue;
        if (![...digits].some((digit) => others.includes(digit))) continue;
        seen.set(next, (seen.get(next) ?? new Set()).add(nextOther));
        open.push([next, nextOther]);
      }
    }
  }
  return false;
}

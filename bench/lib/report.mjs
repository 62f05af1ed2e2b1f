export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median with the smallest and the largest sample. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

const cpuOf = ({ node, postgres }) => node + postgres;

/**
 * One query's samples in short, server by server.
 *
 * A sample is set against the product's (or the first server's) of the same pass, which the
 * machine's other work disturbed alike.
 */
export function summarise(samples) {
  const base = samples.product ?? Object.values(samples)[0];
  return Object.fromEntries(
    Object.entries(samples).map(([kind, taken]) => {
      const of = (pick) => spread(taken.map(pick));
      const result = {
        samples: taken.length,
        cpu: of(cpuOf),
        ratio: of((sample, index) => cpuOf(sample) / cpuOf(base[index])),
        node: of(({ node }) => node),
        postgres: of(({ postgres }) => postgres),
        perSecond: of(({ perSecond }) => perSecond),
        p50: of(({ p50 }) => p50),
        statements: taken[0].statements,
      };
      return [kind, result];
    }),
  );
}

const round = (value) => String(Math.round(value));
const ratio = (value) => value.toFixed(2);
const withRange = ({ median, min, max }, text, unit = '') =>
  `${text(median)}${unit} (${text(min)}–${text(max)})`;

/** One table for all queries; the ratio is of CPU a request, against the product. */
export function table(results, labels) {
  const lines = [
    '| query | server | CPU µs (min–max) | Node | PostgreSQL | SQL | req/s | p50 ms ' +
      '| CPU ratio (min–max) |',
    '|---|---|---:|---:|---:|---:|---:|---:|---:|',
  ];
  for (const [query, servers] of Object.entries(results)) {
    for (const [kind, result] of Object.entries(servers)) {
      const cells = [
        query,
        labels[kind],
        withRange(result.cpu, round),
        round(result.node.median),
        round(result.postgres.median),
        result.statements === undefined ? '' : String(Number(result.statements.toFixed(1))),
        round(result.perSecond.median),
        result.p50.median.toFixed(1),
        withRange(result.ratio, ratio, 'x'),
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

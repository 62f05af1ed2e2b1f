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

export function summarise(samples) {
  const of = (pick) => spread(samples.map(pick));
  return {
    samples: samples.length,
    cpu: of(({ node, postgres }) => node + postgres),
    node: of(({ node }) => node),
    postgres: of(({ postgres }) => postgres),
    perSecond: of(({ perSecond }) => perSecond),
    p50: of(({ p50 }) => p50),
    statements: samples[0].statements,
  };
}

const round = (value) => String(Math.round(value));

/** One table for all queries; the ratio is of CPU a request, against the first server. */
export function table(results, labels) {
  const lines = [
    '| query | server | CPU µs (min–max) | Node | PostgreSQL | SQL | req/s | p50 ms | CPU ratio |',
    '|---|---|---:|---:|---:|---:|---:|---:|---:|',
  ];
  for (const [query, servers] of Object.entries(results)) {
    const [base] = Object.values(servers);
    for (const [kind, result] of Object.entries(servers)) {
      const { cpu, node, postgres, perSecond, p50, statements } = result;
      const cells = [
        query.toUpperCase(),
        labels[kind],
        `${round(cpu.median)} (${round(cpu.min)}–${round(cpu.max)})`,
        round(node.median),
        round(postgres.median),
        statements === undefined ? '' : String(statements),
        round(perSecond.median),
        p50.median.toFixed(1),
        `${(cpu.median / base.cpu.median).toFixed(2)}x`,
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

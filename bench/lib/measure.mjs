import { cpuOf, cpuOfPostgres } from './cpu.mjs';
import { closedLoop } from './load.mjs';
import { summarise } from './report.mjs';

/**
 * Measures all servers query by query, in the order A B C C B A, as often as there are rounds.
 *
 * Alternating lets a slow drift of the machine fall on all alike.
 */
export async function measure(options) {
  const { queries, questionsOf, rounds } = options;
  const results = {};
  for (const query of queries) {
    const servers = options.servers.filter(({ kind }) => questionsOf(kind, query));
    const samples = Object.fromEntries(servers.map(({ kind }) => [kind, []]));
    // The first requests compile code, fill caches and prepare statements.
    const warmUp = { ...options, requests: options.warmUp ?? options.requests };
    for (const server of servers) await sample(server, query, warmUp);
    for (let round = 0; round < rounds; round += 1) {
      for (const server of [...servers, ...[...servers].reverse()]) {
        samples[server.kind].push(await sample(server, query, options));
      }
    }
    results[query] = summarise(samples);
    console.log(`${query} measured`);
  }
  return results;
}

async function sample(server, query, options) {
  const { questionsOf, requests, connections, postmaster } = options;
  const questions = questionsOf(server.kind, query);
  const count = requests(query);
  const before = [cpuOf(server.pid), cpuOfPostgres(postmaster), await server.statements()];
  const { perSecond, p50 } = await closedLoop(server, questions, { connections, count });
  const after = [cpuOf(server.pid), cpuOfPostgres(postmaster), await server.statements()];
  const [node, postgres, statements] = after.map((value, index) => (value - before[index]) / count);
  return {
    node,
    postgres,
    perSecond,
    p50,
    statements: Number.isNaN(statements) ? undefined : statements,
  };
}

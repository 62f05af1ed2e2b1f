import type { Told } from './clients';
import type { Fault } from './faults';
import type { KeptProcess } from './kept-process';
import type { Stage } from './stage';

// What was seen, in words; and what of it is not as it should be.

const RECOVERY_MILLIS_MAX = 60_000;
/** A life is judged by its memory once it has been that long. */
const JUDGED_MILLIS = 240_000;
const WARM_MILLIS = 60_000;
/** More than that is no noise of a garbage collector. */
const GROWTH_MIB_MAX = 60;
const MEMORY_MIB_MAX = 600;

const ranked = (numbers: readonly number[], share: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? 0;
const inSeconds = (millis: number): string => `${Math.round(millis / 100) / 10} s`;
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);

/** Of each kind of fault: how often it was, and how long until reads and changes were answered. */
export function faultLines(faults: readonly Fault[]): string[] {
  const kinds = [...new Set(faults.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const own = faults.filter((fault) => fault.kind === kind);
    const after = (what: 'readAfterMs' | 'changeAfterMs') => {
      const all = own.map((fault) => fault[what] ?? 0);
      return `${inSeconds(ranked(all, 0.5))} (at most ${inSeconds(ranked(all, 1))})`;
    };
    return (
      `  ${kind}: ${own.length}; a read after ${after('readAfterMs')}, ` +
      `a change after ${after('changeAfterMs')}`
    );
  });
}

/** Faults after which the product did not answer again in time, though nothing else happened. */
export function unrecovered(faults: readonly Fault[], endedAt: number): string[] {
  return faults.flatMap(({ kind, endedAt: over, readAfterMs, changeAfterMs }) => {
    if (endedAt - over < RECOVERY_MILLIS_MAX) return [];
    const worst = Math.max(readAfterMs ?? Infinity, changeAfterMs ?? Infinity);
    return worst > RECOVERY_MILLIS_MAX ? [`No answer within a minute of ${kind}.`] : [];
  });
}

/** How the memory of a process was, life by life. */
export function memoryOf({ name, lives }: KeptProcess): { lines: string[]; problems: string[] } {
  const lines: string[] = [];
  const problems: string[] = [];
  for (const { readyAt = Infinity, memory } of lives) {
    const warm = memory.filter(({ at }) => at - readyAt >= WARM_MILLIS);
    const most = Math.max(0, ...memory.map(({ mib }) => mib));
    if (most > MEMORY_MIB_MAX) problems.push(`The ${name} took ${Math.round(most)} MiB.`);
    const lasted = (memory.at(-1)?.at ?? 0) - readyAt;
    if (lasted < JUDGED_MILLIS) continue;
    const part = (from: number, before: number) => {
      const count = warm.length;
      const own = warm.slice(Math.floor(count * from), Math.floor(count * before));
      return mean(own.map(({ mib }) => mib));
    };
    const [early, late] = [part(0, 0.25), part(0.75, 1)];
    lines.push(
      `  ${name}, ${inSeconds(lasted)}: ${Math.round(early)} MiB in its first quarter, ` +
        `${Math.round(late)} in its last, ${Math.round(most)} at most`,
    );
    if (late > early + GROWTH_MIB_MAX)
      problems.push(`The ${name} grew from ${Math.round(early)} to ${Math.round(late)} MiB.`);
  }
  const all = lives.flatMap(({ memory }) => memory.map(({ mib }) => mib));
  lines.push(`  ${name}, ${lives.length} lives: ${Math.round(Math.max(0, ...all))} MiB at most`);
  return { lines, problems };
}

/** What the processes themselves give cause to say. */
export function processFaults({ server, worker, restarts }: Stage): string[] {
  return [
    ...[server, worker].flatMap(({ name, diedByItself, incidents }) => [
      ...diedByItself.map((text) => `The ${name} died by itself: ${text}`),
      ...incidents.map((text) => `The ${name} had an incident: ${text}`),
    ]),
    ...(restarts.lost > 0 ? ['PostgreSQL was not started again.'] : []),
  ];
}

export function workLines(
  { acts, billed, clockJumps, reads, refusedReads }: Told,
  { receiver }: Stage,
  more: { readonly events: number; readonly invoices: number; readonly delays: number[] },
): string[] {
  const attempts = acts.reduce((sum, act) => sum + act.attempts, 0);
  const answered = acts.filter(({ answer }) => answer !== undefined).length;
  const { events, invoices, delays } = more;
  return [
    `  acts ${acts.length}, attempts ${attempts}, answered ${answered}; jumps of clocks ${clockJumps.count}`,
    `  accounts billed ${billed.length}, invoices ${invoices}`,
    `  events ${events}; webhooks sent ${receiver.received.length}, accepted ${receiver.accepted.length}; ` +
      `accepted after ${inSeconds(ranked(delays, 0.5))} (p99 ${inSeconds(ranked(delays, 0.99))}, ` +
      `at most ${inSeconds(ranked(delays, 1))})`,
    `  reads answered ${reads.length} in ${Math.round(ranked(reads, 0.5))} ms ` +
      `(p99 ${Math.round(ranked(reads, 0.99))} ms), not answered ${refusedReads.count}`,
  ];
}

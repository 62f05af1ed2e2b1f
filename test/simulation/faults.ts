import { setTimeout as sleep } from 'node:timers/promises';
import type { FlakyProxy } from '../support/flaky-proxy';
import type { Stage } from './stage';

/** What happens to the stage, and how often in comparison with the others. */
const LOTS = {
  killServer: 2,
  killWorker: 2,
  stopServer: 1,
  stopWorker: 1,
  killPostgres: 1,
  endConnections: 2,
  cutServer: 2,
  cutWorker: 2,
  silenceServer: 2,
  silenceWorker: 2,
  silenceClients: 2,
  fillDisk: 2,
} as const;
export type FaultKind = keyof typeof LOTS;

/** Processes live on between two times of kills, so that their memory can be seen to be flat. */
const ENDING: ReadonlySet<FaultKind> = new Set([
  ...(['killServer', 'killWorker', 'stopServer', 'stopWorker'] as const),
]);
const CYCLE_MINUTES_MAX = 10;
const KILLS_UNTIL = 0.4;

export interface Fault {
  readonly kind: FaultKind;
  readonly beganAt: number;
  endedAt: number;
  /** Milliseconds from its end until the server answered a read, and a change. */
  readAfterMs: number | undefined;
  changeAfterMs: number | undefined;
}

interface Plan {
  readonly stage: Stage;
  readonly next: () => number;
  readonly beganAt: number;
  readonly endsAt: number;
  /** Where faults are told, as they happen. */
  readonly faults: Fault[];
  readonly problems: string[];
}

/** Between two faults, in milliseconds. */
const calmOf = ({ beganAt, endsAt, next }: Plan): number => {
  const unit = Math.min(12_000, (endsAt - beganAt) / 40);
  return unit * (0.4 + next());
};

/** One fault after the other, until the time is over. */
export async function disturb(plan: Plan): Promise<void> {
  for (;;) {
    await sleep(calmOf(plan));
    if (Date.now() >= plan.endsAt) return;
    const kind = drawn(plan);
    const fault: Fault = {
      ...{ kind, beganAt: Date.now(), endedAt: Infinity },
      ...{ readAfterMs: undefined, changeAfterMs: undefined },
    };
    plan.faults.push(fault);
    await befall(kind, plan);
    fault.endedAt = Date.now();
  }
}

function drawn({ stage, next, beganAt, endsAt }: Plan): FaultKind {
  const cycle = Math.min(CYCLE_MINUTES_MAX * 60_000, endsAt - beganAt);
  const place = ((Date.now() - beganAt) % cycle) / cycle;
  const possible = Object.entries(LOTS).flatMap(([kind, lots]) => {
    if (kind === 'fillDisk' && !stage.disk) return [];
    if (place > KILLS_UNTIL && ENDING.has(kind as FaultKind)) return [];
    return Array<FaultKind>(lots).fill(kind as FaultKind);
  });
  return possible[Math.floor(next() * possible.length)] ?? 'cutServer';
}

async function befall(kind: FaultKind, { stage, next, problems }: Plan): Promise<void> {
  const { server, worker, ways, disk } = stage;
  const seconds = (least: number, most: number) => sleep(1_000 * (least + (most - least) * next()));
  const silence = async (way: FlakyProxy, most: number) => {
    way.fallSilent();
    await seconds(1, most);
    way.speak();
  };
  const stopped = async (kept: typeof server) => {
    if (!(await kept.stop())) problems.push(`The ${kept.name} did not stop within a minute.`);
  };
  switch (kind) {
    case 'killServer':
      server.kill();
      break;
    case 'killWorker':
      worker.kill();
      break;
    case 'stopServer':
      await stopped(server);
      break;
    case 'stopWorker':
      await stopped(worker);
      break;
    case 'killPostgres':
      killPostgres(stage);
      break;
    case 'endConnections':
      await endConnections(stage);
      break;
    case 'cutServer':
      ways.serverToDatabase.cut();
      break;
    case 'cutWorker':
      ways.workerToDatabase.cut();
      break;
    case 'silenceServer':
      await silence(ways.serverToDatabase, 20);
      break;
    case 'silenceWorker':
      await silence(ways.workerToDatabase, 20);
      break;
    case 'silenceClients':
      await silence(ways.front, 10);
      break;
    case 'fillDisk':
      disk?.fill();
      await seconds(2, 8);
      disk?.free();
  }
}

function killPostgres({ postgres }: Stage): void {
  try {
    process.kill(postgres.pid(), 'SIGKILL');
  } catch (error) {
    // A full disk has ended it a moment ago, and it is not back yet.
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}

async function endConnections({ ask }: Stage): Promise<void> {
  const text = `select pg_terminate_backend(pid) from pg_stat_activity
    where usename = 'switchboard_app'`;
  // PostgreSQL itself may be on its way.
  await ask(text).catch(() => undefined);
}

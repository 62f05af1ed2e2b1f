import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnServer, type Spawned } from '../support/spawned-server';

/** How long whoever keeps a process waits before it starts it again. */
const RESTART_MILLIS = 500;
/** A process that was told to stop has gone by then. */
const STOP_MILLIS_MAX = 60_000;

/** One life of a process, from its start to its end. */
export interface Life {
  readonly startedAt: number;
  readyAt: number | undefined;
  /** Resident memory in MiB, one sample after the other. */
  readonly memory: { readonly at: number; readonly mib: number }[];
}

/** A process of the product that is started again whenever it ends, as a service manager does. */
export class KeptProcess {
  readonly lives: Life[] = [];
  /** Ends that nobody asked for, of a process that was ready. */
  readonly diedByItself: string[] = [];
  /** Starts that ended with a sentence, because what it needs was away. */
  refusedStarts = 0;
  /** What its log said, line by line, counted. */
  readonly logged = new Map<string, number>();
  private running: Spawned | undefined;
  private isWanted = true;
  private isAskedToEnd = false;
  private readonly whole: Promise<void>;

  constructor(
    readonly name: string,
    private readonly environment: () => Record<string, string>,
    private readonly flags: string[],
    private readonly isReady: (running: Spawned) => boolean,
    private readonly onReady: (url: string) => void = () => undefined,
  ) {
    this.whole = this.keep();
  }

  get isUp(): boolean {
    return this.lives.at(-1)?.readyAt !== undefined;
  }

  /** At once, without any chance to put things in order. */
  kill(): void {
    this.isAskedToEnd = true;
    this.running?.child.kill('SIGKILL');
  }

  /** As a deployment does it. */
  async stop(): Promise<boolean> {
    this.isAskedToEnd = true;
    const stopping = this.running;
    stopping?.child.kill('SIGTERM');
    const over = await Promise.race([stopping?.ended, sleep(STOP_MILLIS_MAX, 'late')]);
    if (over === 'late') stopping?.child.kill('SIGKILL');
    return over !== 'late';
  }

  async close(): Promise<boolean> {
    this.isWanted = false;
    const isInTime = await this.stop();
    await this.whole;
    return isInTime;
  }

  /** Notes its memory at this moment. */
  sample(): void {
    const life = this.lives.at(-1);
    const mib = life?.readyAt === undefined ? undefined : memoryOf(this.running?.child.pid);
    if (life && mib !== undefined) life.memory.push({ at: Date.now(), mib });
  }

  private async keep(): Promise<void> {
    const isWanted = (): boolean => this.isWanted;
    while (isWanted()) {
      const life: Life = { startedAt: Date.now(), readyAt: undefined, memory: [] };
      this.lives.push(life);
      this.isAskedToEnd = false;
      const running = spawnServer(this.environment(), this.flags);
      this.running = running;
      let isOver = false;
      const ended = running.ended.finally(() => (isOver = true));
      const hasEnded = (): boolean => isOver;
      while (!hasEnded() && !this.isReady(running)) await sleep(20);
      if (!hasEnded()) {
        life.readyAt = Date.now();
        this.onReady(running.url);
      }
      const { code, errors } = await ended;
      this.note(errors);
      if (!this.wasAsked()) this.noteDeath(life, code, errors);
      this.running = undefined;
      if (isWanted()) await sleep(RESTART_MILLIS);
    }
  }

  private wasAsked(): boolean {
    return this.isAskedToEnd;
  }

  private noteDeath({ readyAt }: Life, code: number | null, errors: string): void {
    if (readyAt === undefined) this.refusedStarts += 1;
    else this.diedByItself.push(`${code ?? 'a signal'}: ${errors.slice(-500)}`);
  }

  private note(errors: string): void {
    for (const line of errors.split('\n')) {
      const [, message] = /"msg":"([^"]*)"/.exec(line) ?? [];
      if (message) this.logged.set(message, (this.logged.get(message) ?? 0) + 1);
      // An incident, which nobody expected.
      if (line.includes('"msg":"Request failed."')) this.incidents.push(line.slice(0, 1_500));
    }
  }

  /** Lines of requests that failed for a reason which is no refusal. */
  readonly incidents: string[] = [];
}

/** Mebibytes of resident memory; undefined where that is not told. */
function memoryOf(pid: number | undefined): number | undefined {
  try {
    const text = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, kib] = /VmRSS:\s+(\d+)/.exec(text) ?? [];
    return kib === undefined ? undefined : Number(kib) / 1_024;
  } catch {
    return undefined;
  }
}

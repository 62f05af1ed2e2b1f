import type { RequestContext } from '../../application/context';
import { workQueues, type QueueDepth, type WorkQueue } from '../../application/work-queue';
import { sourceOf } from '../../data/columns';
import { BackgroundWorkRow } from './background-work.entity';

/** A kind of background work: what it does, what waits, and how it went. */
export interface BackgroundWorkView
  extends Pick<WorkQueue, 'name' | 'description'>, QueueDepth, Omit<BackgroundWorkRow, 'name'> {}

const WORK = sourceOf(BackgroundWorkRow);
const ALL = { name: 'background-work', text: `select ${WORK.columns} from ${WORK.from}` };
const NEVER = { succeededAt: null, failedAt: null, failures: 0, failureId: null };

/** Every kind of background work, by name. */
export async function backgroundWork(context: RequestContext): Promise<BackgroundWorkView[]> {
  const queues = workQueues();
  const [rows, depths] = await Promise.all([
    context.database.rows<BackgroundWorkRow>(ALL, []),
    Promise.all(queues.map(({ depth }) => depth(context))),
  ]);
  const byName = new Map(rows.map((row) => [row.name, row]));
  return queues.map(({ name, description }, index) => ({
    ...(byName.get(name) ?? NEVER),
    ...{ name, description },
    ...(depths[index] ?? { waiting: 0, oldestAt: null }),
  }));
}

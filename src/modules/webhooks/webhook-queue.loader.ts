import { defineQueue, type QueueDepth } from '../../application/work-queue';

const DEPTH = {
  name: 'depth-of-webhooks',
  text: `select count(*)::int as waiting, min(next_at) as "oldestAt" from (
      select l.next_at from webhook_lane l join webhook_delivery d using (endpoint_id)
        where d.status = 'ACTIVE' and l.next_at <= $1
      union all
      select r.next_at from webhook_replay r join webhook_delivery d using (endpoint_id)
        where d.status = 'ACTIVE' and r.next_at <= $1
      union all
      select null from webhook_delivery
        where status = 'ACTIVE' and position < (select position from feed_head where id = 1)
    ) w`,
};

export const WEBHOOK_QUEUE = defineQueue({
  name: 'webhooks',
  description: 'Sends what happened to webhook endpoints.',
  depth: async ({ database, requestedAt }) => {
    const [depth] = await database.rows<QueueDepth>(DEPTH, [requestedAt]);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});

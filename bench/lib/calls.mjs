import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { product } from './paths.mjs';

const { nodeId } = product('./graphql/node-id.js');

const FROM = Date.UTC(2026, 9, 1);
const SECONDS = 31 * 86_400;

/** A repeatable sequence of whole numbers below a bound: the same file for everyone. */
function sequence(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/**
 * Makes call records without end, as lines of JSON, scattered over all subscriptions and a
 * month, as a switch that serves everybody hands them over.
 *
 * @param subscriptions their accounts and ids.
 */
export function callMaker(subscriptions, seed = 7) {
  const next = sequence(seed);
  const ids = subscriptions.map((key) => nodeId('Subscription', key));
  const at = (millis) => new Date(millis).toISOString();
  let index = -1;
  return () => {
    index += 1;
    const started = FROM + next(SECONDS) * 1_000;
    const isAnswered = next(10) > 0;
    const answered = started + 2_000 + next(20_000);
    const isOutbound = next(2) === 0;
    const own = `+33170${String(next(1_000_000)).padStart(6, '0')}`;
    const other = `+33612${String(next(1_000_000)).padStart(6, '0')}`;
    return `${JSON.stringify({
      subscriptionId: ids[next(ids.length)],
      source: 'bench',
      externalId: `call-${index}-${next(1_000_000)}`,
      direction: isOutbound ? 'OUTBOUND' : 'INBOUND',
      from: isOutbound ? own : other,
      to: isOutbound ? other : own,
      disposition: isAnswered ? 'ANSWERED' : 'NO_ANSWER',
      startedAt: at(started),
      ...(isAnswered ? { answeredAt: at(answered) } : {}),
      endedAt: at(isAnswered ? answered + 1_000 + next(1_200_000) : answered),
    })}\n`;
  };
}

/** Writes a delivery of so many call records. */
export async function writeCalls(file, subscriptions, count) {
  const nextCall = callMaker(subscriptions);
  const out = createWriteStream(file);
  let text = '';
  for (let index = 0; index < count; index += 1) {
    text += nextCall();
    if (text.length > 1_000_000) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
}

import { watchEventLoop, type DelayWatch } from '../../src/limits/event-loop-delay';

const WINDOW_MILLIS = 100;
const TURN_MILLIS = 150;

let watch: DelayWatch;
beforeEach(() => (watch = watchEventLoop(WINDOW_MILLIS)));
afterEach(() => watch.close());

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
function block(millis = TURN_MILLIS): void {
  for (const end = performance.now() + millis; performance.now() < end;);
}

test('An event loop each of whose turns is long is late, and recovers when they are not.', async () => {
  expect(watch.delayMs).toBe(0);
  while (watch.delayMs < TURN_MILLIS / 2) {
    block();
    await turn();
  }
  while (watch.delayMs >= TURN_MILLIS / 2) await turn();
});

test('One turn is no delay, however long it was.', async () => {
  const long = 10 * WINDOW_MILLIS;
  let worst = 0;
  for (let count = 0; count < 5; count += 1) {
    block(long);
    // Some looks that find nothing, and the next turn begins soon after the last of them: there are
    // few turns beside it that its own look finds.
    const soon = 4 * count;
    for (const end = performance.now() + 3 * WINDOW_MILLIS + soon; performance.now() < end;) {
      await turn();
      worst = Math.max(worst, watch.delayMs);
    }
  }
  expect(worst).toBeLessThan(long / 2);
});

test('After it was closed, nothing is found any more.', async () => {
  watch.close();
  for (let count = 0; count < 4; count += 1) {
    block();
    await turn();
  }
  expect(watch.delayMs).toBe(0);
});

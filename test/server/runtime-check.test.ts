import { checkRuntime, type Runtime } from '../../src/start/runtime-check';
import { StartError } from '../../src/application/start-error';

const current: Runtime = { node: '24.21.0', zones: '2026c', hourIn: () => '05' };

describe('A start', () => {
  it('goes on where Node and its time zones are recent enough, as here', () => {
    expect(() => checkRuntime()).not.toThrow();
    expect(() => checkRuntime(current)).not.toThrow();
    expect(() => checkRuntime({ ...current, node: '26.1.0' })).not.toThrow();
  });

  it.each<[string, Partial<Runtime>]>([
    ['an older Node', { node: '20.20.2' }],
    ['an older 24', { node: '24.10.9' }],
    ['time zones of 2025', { zones: '2025c', hourIn: () => '04' }],
  ])('is refused by %s, in one sentence that says what is needed', (_, older) => {
    const check = () => checkRuntime({ ...current, ...older });
    expect(check).toThrow(StartError);
    expect(check).toThrow(
      /^Switchboard needs Node 24\.11 or later with the time zones of 2026, but /,
    );
  });
});

import { QueryFailedError } from 'typeorm';
import { asRequest } from '../../src/monitoring/current-request';
import { openLog } from '../../src/start/log';

function logged(error: Error): string {
  let text = '';
  openLog('info', { write: (line: string) => (text += line) }).error({ err: error }, 'it failed');
  return text;
}

describe('The log', () => {
  it('says what failed and where, as one JSON object a line', () => {
    const line = logged(new Error('too bad'));
    expect(JSON.parse(line)).toMatchObject({ msg: 'it failed', err: { message: 'too bad' } });
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(line).toContain('log.test');
  });

  it('holds no value of a failed statement', () => {
    const driverError = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(olive@example.com) already exists.',
      where: 'olive@example.com',
    });
    const failed = new QueryFailedError(
      'insert …',
      ['olive@example.com', 'sb_secret'],
      driverError,
    );
    const line = logged(failed);
    expect(line).toContain('duplicate key');
    expect(line).toContain('23505');
    expect(line).not.toMatch(/olive|sb_secret/);
    expect(logged(driverError)).not.toMatch(/olive/);
  });

  it('says in each line which request it is of, and nothing of one in background work', () => {
    expect(JSON.parse(logged(new Error('at night')))).not.toHaveProperty('requestId');
    const ofRequest = asRequest({ requestId: 'r-1' }, () => logged(new Error('by day')));
    expect(JSON.parse(ofRequest)).toMatchObject({ requestId: 'r-1' });
    expect(JSON.parse(ofRequest)).not.toHaveProperty('traceId');
    const traced = asRequest({ requestId: 'r-2', traceId: 't-2' }, () => logged(new Error('seen')));
    expect(JSON.parse(traced)).toMatchObject({ requestId: 'r-2', traceId: 't-2' });
  });
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { runExample, startDemoServer, type DemoServer } from '../support/examples';

// The programs of examples/ that need packages of their own, which `npm run examples` installs.

const folderOf = (name: string) => path.join(__dirname, '..', '..', 'examples', name);

const CONTRACT = /^S-\d+ .*\d{4}-\d\d-\d\d$/m;

describe('Against a server with its demonstration', () => {
  let server: DemoServer;
  beforeAll(async () => {
    server = await startDemoServer();
  });
  afterAll(() => server.stop());

  test.each(['apollo-client', 'urql', 'codegen'])(
    'examples/%s works as it stands.',
    async (name) => {
      expect(await runExample(name, 'check', server.environment)).toMatch(CONTRACT);
    },
  );
});

describe('Where only registered documents run', () => {
  test('examples/relay registers those of its page, and works.', async () => {
    await runExample('relay', 'build');
    const documents = path.join(folderOf('relay'), 'documents.json');
    expect(existsSync(documents)).toBe(true);
    const server = await startDemoServer({ TRUSTED_DOCUMENTS: documents });
    try {
      expect(await runExample('relay', 'check', server.environment)).toMatch(CONTRACT);
    } finally {
      await server.stop();
    }
  });
});

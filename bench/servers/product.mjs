// The product as it ships: its own HTTP server, sign-in by signed token and row-level security on.
import { generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { NOW, product } from '../lib/paths.mjs';

const { openDatabase } = product('./database/database.js');
const { createHttpServer } = product('./server/http.js');
const { authenticatorFrom } = product('./server/authentication.js');
const { rootNodeId } = product('./graphql/node-id.js');

const ISSUER = { issuer: 'switchboard-bench', audience: 'switchboard' };
const [url, accountIds] = [process.argv[2], JSON.parse(process.argv[3])];
const { publicKey, privateKey } = await generateKeyPair('EdDSA');

const tokenFor = (claim) =>
  new SignJWT({ switchboard: claim })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(ISSUER.issuer)
    .setAudience(ISSUER.audience)
    .setSubject('bench')
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(privateKey);

const database = await openDatabase({ url, poolSize: 10 });
let statements = 0;
database.onStatement = () => {
  statements += 1;
};
const server = await createHttpServer({
  database,
  authenticate: authenticatorFrom({
    demoIssuer: { trusted: { ...ISSUER, key: () => Promise.resolve(publicKey) } },
  }),
  graphiql: false,
  // To see what compiled operations are worth.
  ...(process.env.EXECUTOR === 'graphql-js' && { executionsBeforeCompiling: Infinity }),
  // Counted like any viewer's, and never reached.
  traffic: { rateLimit: { points: 999_999_999, windowSeconds: 60 } },
  log: pino({ level: 'error' }, pino.destination({ fd: 2, sync: true })),
  clock: () => NOW,
});

process.on('message', () => process.send({ statements, memory: process.memoryUsage() }));
// The bench ended, or died.
process.on('disconnect', () => process.exit());
process.send({
  url: `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/graphql`,
  staff: await tokenFor({ kind: 'STAFF', permissions: ['READ', 'RATING'] }),
  // Each account's page is asked for by its own owner, who can see nothing else.
  owners: Object.fromEntries(
    await Promise.all(
      accountIds.map(async (id) => [
        id,
        await tokenFor({ kind: 'PERSON', accountId: rootNodeId('Account', id), role: 'OWNER' }),
      ]),
    ),
  ),
});

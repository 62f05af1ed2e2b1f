/**
 * Which way imports flow, as ARCHITECTURE.md draws it. Where today's code breaks an arrow, the rule
 * names the files that do, and nothing else may.
 */
const rooms = [
  'accounts',
  'partners',
  'catalogue',
  'orders',
  'orders/import',
  'subscriptions',
  'subscriptions/changes',
  'subscriptions/ordering',
  'closing',
  'billing',
  'usage/records',
  'usage/ingest',
  'usage/check',
  'usage/ingest/http',
  'usage/corrections',
  'usage/retention',
  'usage/export',
  // What is billed: it reads use, and nothing reads it.
  'invoices',
  'invoices/files',
  'invoices/runs',
  'emergency/limitation',
  'emergency/service-users',
  'emergency/incidents',
  // The files that join its three parts, beside their folders.
  'emergency',
  'support',
  'demands',
  'timeline',
  'audit',
  'reminders',
  'reminders/mail',
  'calendar',
  'events',
  'webhooks',
  'background',
  // What becomes due while a test clock is moved: of every room before it.
  'clocks',
];

const filesOf = (room) => `^src/modules/${room}/[^/]+$`;

/** Each room of src/modules may import only the rooms before it. */
const roomOrder = rooms.slice(0, -1).map((room, index) => ({
  name: `room-${room.replaceAll('/', '-')}-imports-no-later-room`,
  severity: 'error',
  from: { path: filesOf(room) },
  to: {
    path: rooms.slice(index + 1).map(filesOf),
    // The partner of an account is read with it, as a row.
    ...(room === 'accounts' ? { pathNot: '^src/modules/partners/partner\\.entity\\.ts$' } : {}),
  },
}));

/** A folder of src, and which others it may import: what `also` names is one file of another. */
const layer = (name, may, also = []) => ({
  name: `${name}-knows-no-higher-layer`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    path: ['^src/', '^ormconfig\\.ts$', '^tools/'],
    // What is counted and timed is known everywhere, but for the rules.
    pathNot: [`^src/(${[name, 'monitoring', ...may].join('|')})/`, ...also],
  },
});

const foundations = ['graphql', 'application', 'data', 'limits', 'auth', 'domain'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomOrder,
    {
      name: 'every-room-is-in-the-order',
      severity: 'error',
      from: {},
      to: { path: '^src/modules/', pathNot: rooms.map(filesOf) },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-knows-no-one',
      severity: 'error',
      from: { path: '^src/domain/' },
      // Clocks of zones are what the language itself is to have.
      to: { pathNot: ['^src/domain/', 'node_modules/temporal-polyfill/'] },
    },
    layer('application', ['domain', 'data'], ['^src/outgoing/webhook-settings\\.ts$']),
    {
      // A context holds a session, and an actor has a scope.
      name: 'application-knows-data-by-its-types',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { path: '^src/data/', dependencyTypesNot: ['type-only'] },
    },
    layer('data', ['application', 'domain']),
    {
      name: 'the-registry-is-handed-on-by-the-start-alone',
      severity: 'error',
      from: { path: '^(src|tools|migrations)/', pathNot: '^src/start/' },
      to: { path: '^(src/registry|ormconfig)\\.ts$' },
    },
    {
      // By whatever way: a foundation that stands on the roof is found behind any number of files.
      name: 'foundations-reach-no-room',
      severity: 'error',
      from: { path: '^src/(domain|application|data|limits|auth)/' },
      to: {
        path: [
          '^src/(modules|http|start|worker)/',
          '^(src/(registry|resolvers|schema)|ormconfig)\\.ts$',
        ],
        reachable: true,
      },
    },
    layer('graphql', ['application', 'data', 'domain'], ['^src/limits/operation-size\\.ts$']),
    layer('limits', ['application', 'data', 'domain'], ['^src/graphql/connection\\.ts$']),
    layer('auth', ['application', 'data', 'domain', 'limits'], ['^src/graphql/node-id\\.ts$']),
    layer('call-records', ['domain']),
    layer('documents', ['domain']),
    layer('monitoring', []),
    layer('outgoing', []),
    layer('modules', [...foundations, 'call-records', 'documents', 'outgoing']),
    layer('demo', ['modules', ...foundations]),
    layer('worker', ['modules', 'application', 'data', 'documents', 'domain', 'outgoing']),
    layer('http', ['modules', 'documents', 'outgoing', ...foundations], ['^src/schema\\.ts$']),
    layer('embedded-postgres', [], ['^src/application/start-error\\.ts$']),
    {
      name: 'embedded-postgres-is-known-to-the-start-alone',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(start|embedded-postgres)/' },
      to: { path: '^src/embedded-postgres/' },
    },
    {
      name: 'nobody-imports-the-entry',
      severity: 'error',
      from: {},
      to: {
        path: '^(src/(main|print-schema)|tools/(import-(usage|rates)|release-schema)/main)\\.ts$',
      },
    },
    {
      name: 'commands-and-loaders-know-no-graphql',
      severity: 'error',
      from: { path: '\\.(commands|loader|entity)\\.ts$' },
      to: {
        path: ['\\.(type|input|resolver)\\.ts$', '^src/graphql/', 'type-graphql', '/graphql/'],
      },
    },
    {
      name: 'types-and-inputs-know-no-sql',
      severity: 'error',
      from: { path: '\\.(type|input)\\.ts$' },
      to: { path: ['\\.(entity|loader|commands)\\.ts$', '^src/data/', 'typeorm'] },
    },
    {
      name: 'resolvers-know-no-sql',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: {
        path: ['^src/data/', 'typeorm', 'node_modules/pg/'],
        pathNot: '^src/data/loader\\.ts$',
      },
    },
    {
      name: 'migrations-import-nothing-of-src',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|tools|test)/' },
    },
    {
      // It runs beside a server, not in one: what it knows of Switchboard came over HTTP.
      name: 'tools-know-no-server',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^(src|migrations)/', pathNot: '^src/(domain|call-records)/' },
    },
    {
      name: 'the-program-never-imports-test',
      severity: 'error',
      from: { path: '^(src|tools)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|bench)/' },
  },
};

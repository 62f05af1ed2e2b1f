/**
 * Which way imports flow, as ARCHITECTURE.md draws it. A rule that needs an exception is a rule
 * that is wrong: change the house first.
 */
const rooms = [
  'accounts',
  'clients',
  'services',
  'orders',
  'subscriptions',
  'usage',
  'imports',
  'corrections',
  'retention',
  'emergency',
  'support',
  'demands',
  'audit',
];

/** Each room of src/modules may import only the rooms before it. */
const roomOrder = rooms.slice(0, -1).map((room, index) => ({
  name: `room-${room}-imports-no-later-room`,
  severity: 'error',
  from: { path: `^src/modules/${room}/` },
  to: { path: `^src/modules/(${rooms.slice(index + 1).join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomOrder,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-knows-no-one',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'shared-rooms-know-no-module',
      severity: 'error',
      from: { path: '^src/(database|request|graphql)/' },
      to: { path: '^src/(modules|server|main)' },
    },
    {
      name: 'modules-know-no-server',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: '^src/(server|main)' },
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
      to: { path: ['\\.(entity|loader|commands)\\.ts$', '^src/database/', 'typeorm'] },
    },
    {
      name: 'resolvers-know-no-sql',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: { path: ['^src/database/', 'typeorm', 'node_modules/pg/'] },
    },
    {
      name: 'migrations-import-nothing-of-src',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|test)/' },
    },
    {
      // It runs beside a server, not in one: what it knows of Switchboard came over HTTP.
      name: 'import-command-knows-no-server',
      severity: 'error',
      from: { path: '^src/import-(command/|usage\\.ts$)' },
      to: { path: '^(src|migrations)/', pathNot: '^src/(import-command|domain)/' },
    },
    {
      name: 'src-never-imports-test',
      severity: 'error',
      from: { path: '^src/' },
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

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { GraphQLEnumType } from 'graphql';
import { buildSwitchboardSchema } from '../src/schema';

// The rules of the house that no linter knows.

const root = path.join(__dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
const texts = new Map<string, string>();
function textOf(file: string): string {
  const text = texts.get(file) ?? fs.readFileSync(path.join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}
const inFolders = (...folders: string[]) =>
  files.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)));
const CODE = /\.(ts|tsx|mjs|js)$/;
const code = files.filter((file) => CODE.test(file));

/** Every line of those files that a rule finds fault with, as "file:line". */
function linesThat(of: readonly string[], isWrong: (line: string) => boolean): string[] {
  return of.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (isWrong(line) ? [`${file}:${index + 1}`] : [])),
  );
}

it('There are files to look at.', () => {
  expect(inFolders('src').length).toBeGreaterThan(80);
  expect(inFolders('test').length).toBeGreaterThan(20);
  expect(inFolders('docs').length).toBeGreaterThan(5);
});

describe('Size', () => {
  it('A file has at most 400 lines; the linter holds functions to 70.', () => {
    const longer = inFolders('src', 'tools', 'web', 'test')
      .filter((file) => CODE.test(file))
      .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(longer).toEqual([]);
  });

  it('A line has at most 100 columns, unless it is a text that cannot be broken.', () => {
    const isText = (line: string) => /['"`]|^\s*\/\^?[\\(]|https:/.test(line);
    const isComment = (line: string) => /^\s*(\/\*\*|\*|\/\/|--)/.test(line);
    const migrations = inFolders('migrations'); // landed ones are never edited
    expect(
      linesThat(
        code.filter((file) => !migrations.includes(file)),
        (line) =>
          [...line].length > 100 && (isComment(line) ? !line.includes('https:') : !isText(line)),
      ),
    ).toEqual([]);
  });
});

const ROLES = [
  ...['entity', 'type', 'input', 'input-check', 'loader', 'commands', 'resolver', 'sentences'],
];
/** Files of one room alone, named for what they are. */
const FURTHER_ROLES: Readonly<Record<string, readonly string[]>> = {
  accounts: ['account-fact.store.ts', 'search-word.store.ts', 'told-versions.store.ts'],
  reminders: [
    ...['due-events.store.ts', 'reminder-id.ts', 'reminder-mail.store.ts', 'reminder-view.ts'],
  ],
  'reminders/mail': ['reminder-letter.ts', 'retry-schedule.ts', 'send-mails.ts'],
  events: ['event-kind.ts', 'event-view.ts', 'feed-cursor.ts', 'feed-tail.ts', 'live-events.ts'],
  orders: [
    ...['order-line-purpose.ts', 'order-listing.store.ts', 'pinned-rate-ids.ts'],
    'preview-defaults.ts',
  ],
  subscriptions: [
    ...['contract.ts', 'contract-change-kind.ts', 'contract-day.store.ts', 'contract-facts.ts'],
    ...[
      'derived-rows.store.ts',
      'due-look.store.ts',
      'preview.ts',
      'running-services.ts',
      'term-rhythm.store.ts',
    ],
    'term-source.ts',
  ],
  'subscriptions/changes': [
    ...['change-preview.ts', 'charge-of-contract.ts', 'define-change.ts', 'new-change.ts'],
    'rest-of-term.ts',
  ],
  'subscriptions/ordering': [
    ...['amended-rates.ts', 'amendment.ts', 'asked-lines.ts', 'order-line-of-contract.ts'],
    'order-preview.ts',
  ],
  'orders/import': [
    ...['rate-file.ts', 'rate-rows.ts', 'rates-endpoint.ts', 'rates-import.ts'],
    'rates-parameters.ts',
  ],
  invoices: [
    ...['finalized-view.ts', 'invoice-hypotheses.ts', 'invoice-id.ts', 'invoice-obstacles.ts'],
    ...['invoice-preview.ts', 'invoice-sections.ts', 'invoice-snapshot.ts', 'invoice-view.ts'],
    ...['number-series.store.ts', 'stored-derivation.ts', 'invoice-money.ts'],
    ...['credit-note.ts', 'credit-note-view.ts', 'finalized-invoice.ts', 'settlement-view.ts'],
    ...['settlement.store.ts', 'tax-shares.ts', 'invoice-file.store.ts', 'stored-document.ts'],
    ...['invoice.store.ts', 'invoice-line-details.ts'],
    'vat-conversion.ts',
  ],
  'invoices/runs': ['bill-run.ts', 'billing-run.store.ts', 'run-status.ts'],
  'invoices/files': ['invoice-calls.ts', 'invoice-files.ts', 'requested-invoice.ts'],
  webhooks: [
    ...['deliver-webhooks.ts', 'retry-schedule.ts', 'send-batch.ts', 'webhook-lane.ts'],
    ...['webhook-message.ts', 'webhook-problem.ts', 'webhook-reader.ts', 'webhook-state.ts'],
    ...['webhook-operation.ts', 'webhook-preview.ts'],
    'webhook.store.ts',
  ],
  timeline: ['emergency-notice-arms.ts', 'timeline-arm.ts'],
  calendar: [
    ...['calendar-address.ts', 'calendar-endpoint.ts', 'calendar-file.ts', 'calendar-sign-in.ts'],
    'calendar-words.ts',
  ],
  clocks: ['advance.ts', 'invoice-steps.ts', 'test-clock.store.ts'],
  'emergency/service-users': ['notification.store.ts', 'service-user.store.ts'],
  'usage/corrections': [
    ...['ledger.store.ts', 'rerating.ts', 'take-back.ts', 'take-back-statements.ts'],
  ],
  'usage/retention': ['erasure-statements.ts', 'removal-statements.ts', 'removal.ts'],
  'usage/export': [
    ...['call-stream.ts', 'usage-export.ts', 'usage-export-parameters.ts'],
    'usage-export-rows.ts',
  ],
  'usage/ingest/http': [
    ...['usage-answers.ts', 'usage-delivery.ts', 'usage-endpoint.ts', 'usage-parameters.ts'],
    ...['checked-course.ts', 'stored-course.ts'],
  ],
  'usage/check': [
    ...['check-totals.ts', 'checked-delivery.ts', 'findings.ts', 'judged-record.ts'],
    ...['number-samples.ts', 'refusal-samples.ts', 'seen-records.ts'],
  ],
  'usage/ingest': [
    ...['field-problems.ts', 'usage-identity.ts', 'rate-reported-call.ts', 'staged-calls.ts'],
    ...['usage-merge.ts', 'usage-merge-statements.ts', 'usage-import.store.ts'],
    ...['ingest-pipeline.ts', 'ingest-batch.ts', 'duplicate-scan.ts'],
    ...['received-record.ts', 'subscription-contracts.ts'],
    ...['delivery-target.ts', 'stored-delivery.ts'],
  ],
};

/** Files of rooms that go by the wall clock, of what belongs to no account. */
const BY_THE_WALL_CLOCK = [
  // What is the viewer's own, and the clocks themselves.
  ...['accounts/viewer.resolver.ts', 'accounts/clock-range.loader.ts'],
  'clocks/test-clock.commands.ts',
  // The catalogue and legal entities are everybody's.
  ...['catalogue/publish-terms.commands.ts', 'catalogue/service.loader.ts'],
  'emergency/limitation/limitation-notice.commands.ts',
  ...['billing/exchange-rate.commands.ts', 'billing/legal-entity.commands.ts'],
  ...['billing/legal-entity.loader.ts', 'subscriptions/preview.ts'],
  // Secrets of clients, deliveries, and runs over accounts of everybody.
  ...['partners/api-client.loader.ts', 'partners/api-client.resolver.ts'],
  ...['usage/corrections/take-back.ts', 'usage/retention/removal.ts'],
  ...['invoices/runs/bill-account.commands.ts', 'invoices/runs/bill-run.ts'],
  ...['invoices/runs/billing-run.commands.ts', 'invoices/runs/billing-run.loader.ts'],
  // Retries, secrets and attempts of webhooks.
  ...['webhooks/deliver-webhooks.ts', 'webhooks/webhook-endpoint.loader.ts'],
  ...['webhooks/webhook-preview.ts', 'webhooks/webhook-queue.loader.ts'],
  'webhooks/webhook.resolver.ts',
  // The feed of everybody's events, and a queue.
  'reminders/due-events.commands.ts',
  // When mail goes, and how much of it.
  ...['reminders/reminder-mail.store.ts', 'reminders/mail/reminder-mail.commands.ts'],
  'reminders/mail/reminder-mail.loader.ts',
  ...['events/event-feed.loader.ts', 'events/event.resolver.ts'],
].map((file) => `src/modules/${file}`);

describe('Clocks', () => {
  it('A room decides dates by the clock of an account, but for files that are listed.', () => {
    const found = inFolders('src/modules').filter((file) =>
      /\brequestedAt\b|\btodayIn\(/.test(textOf(file)),
    );
    expect(found.sort()).toEqual([...BY_THE_WALL_CLOCK].sort());
  });

  it('No room asks the process for the time.', () => {
    const found = inFolders('src/modules').filter((file) =>
      /\bDate\.now\(|new Date\(\)|Temporal\.Now|systemClock/.test(textOf(file)),
    );
    expect(found).toEqual([]);
  });
});

describe('Names', () => {
  it('Every file has a name in kebab case.', () => {
    const own = inFolders('src', 'tools', 'test', 'web', 'scripts', 'docs').filter(
      (file) => path.basename(file) !== 'README.md',
    );
    const name = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
    expect(own.filter((file) => !name.test(path.basename(file)))).toEqual([]);
    const migration = /^migrations\/(\d{13}-[a-z-]+|[a-z-]+\.v\d+)\.ts$/;
    expect(inFolders('migrations').filter((file) => !migration.test(file))).toEqual([]);
  });

  it('There is no index, no utils, no helpers and no common room.', () => {
    const vague = /(^|\/)(index|utils?|helpers?)\.[tj]sx?$|(^|\/)common\//;
    expect(files.filter((file) => vague.test(file))).toEqual([]);
  });

  it('A file in a room says its role, by one of a few words.', () => {
    const offenders = inFolders('src/modules').filter((file) => {
      const room = path.posix.relative('src/modules', path.posix.dirname(file));
      const name = path.posix.basename(file);
      const role = name.split('.').slice(1, -1).join('.');
      const isDeep = room.replace(/\/http$/, '').split('/').length > 2;
      return isDeep || !(ROLES.includes(role) || FURTHER_ROLES[room]?.includes(name));
    });
    expect(offenders).toEqual([]);
  });

  it('Every file with a role of its own is still there.', () => {
    const further = Object.entries(FURTHER_ROLES).flatMap(([room, names]) =>
      names.map((name) => `src/modules/${room}/${name}`),
    );
    expect(further.filter((file) => !files.includes(file))).toEqual([]);
  });

  it('A domain file is named by a noun of the contract, without a role.', () => {
    const odd = inFolders('src/domain').filter(
      (file) =>
        !/^src\/domain\/((time|money|contract|usage|invoice)\/)?[a-z0-9-]+\.(ts|json)$/.test(file),
    );
    expect(odd).toEqual([]);
  });
});

describe('GraphQL names', () => {
  const DECORATOR = /@(?:ObjectType|InputType|InterfaceType)\(\s*(?!['`])/g;

  it('Every type states its GraphQL name, because a bundle may rename its class.', () => {
    const offenders = inFolders('src').flatMap((file) => {
      const text = textOf(file);
      return [...text.matchAll(DECORATOR)].map(({ index }) => {
        const line = text.slice(0, index).split('\n').length;
        return `${file}:${line}`;
      });
    });
    expect(offenders).toEqual([]);
  });
});

describe('What is not in the program', () => {
  const program = inFolders('src', 'tools', 'migrations').filter((file) => CODE.test(file));

  it('Nothing is left to do in a comment.', () => {
    const words = ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'];
    const left = new RegExp(`\\b(${words.join('|')})\\b`);
    expect(linesThat([...code, ...inFolders('docs')], (line) => left.test(line))).toEqual([]);
  });

  it('Nothing writes to the console.', () => {
    expect(linesThat(program, (line) => /\bconsole\s*\./.test(line))).toEqual([]);
  });

  it('Nothing turns off a check of the compiler.', () => {
    expect(linesThat(code, (line) => /@ts-(ignore|nocheck|expect-error)/.test(line))).toEqual([]);
  });

  it('No column and no value of money is a float.', () => {
    const types = /\b(float[48]?|real|double precision|money|parseFloat|toFixed)\b/;
    const isComment = (line: string) => /^\s*(\/\/|\*|\/\*)/.test(line);
    const isImport = (line: string) => /^(import\b|\} from )/.test(line);
    const isSql = (line: string) => types.test(line) && !isComment(line) && !isImport(line);
    expect(linesThat(inFolders('migrations'), isSql)).toEqual([]);
    const entities = program.filter((file) => file.endsWith('.entity.ts'));
    expect(entities.length).toBeGreaterThan(8);
    expect(linesThat(entities, isSql)).toEqual([]);
  });

  it('No rule asks which service it is: what differs stands in the terms.', () => {
    const codes = buildSwitchboardSchema().getType('ServiceCode') as GraphQLEnumType;
    const names = codes.getValues().map(({ name }) => name);
    const one = `(['"\`](${names.join('|')})['"\`]|ServiceCode\\.[A-Z])`;
    const branch = new RegExp(
      `[!=]==?\\s*${one}|${one}\\s*[!=]==?|\\bcase\\s+${one}|\\[${one}.*includes`,
    );
    for (const sample of [`code === 'CXONE'`, `'CXONE' !== code`, `case 'OPENVOICE':`]) {
      expect(branch.test(sample)).toBe(true);
    }
    const source = inFolders('src', 'tools').filter((file) => CODE.test(file));
    expect(linesThat(source, (line) => branch.test(line))).toEqual([]);
  });

  it('Nothing names a folder of one machine.', () => {
    const places = ['home', 'root', 'Users', 'work', 'mnt'].join('|');
    const local = new RegExp(`(^|[\\s"'\`(=])/(${places})/[\\w.-]+`);
    expect(local.test(['see ', 'home', 'someone'].join('/'))).toBe(true);
    const own = files.filter((file) => /\.(tsx?|m?js|md|html|css|graphql)$/.test(file));
    expect(own.length).toBeGreaterThan(150);
    expect(linesThat(own, (line) => local.test(line))).toEqual([]);
  });
});

describe('What leads nowhere', () => {
  /** What people name on the command line; each has its test. */
  const READY_MAPPINGS = 'tools/import-usage/mappings/';
  const ENTRIES = [
    ...['tools/billing-run/main.ts', 'tools/release-schema/main.ts'],
    ...['src/start/write-settings-table.ts', 'src/start/backup.ts', 'src/start/restore.ts'],
    'src/start/upgrade-database.ts',
    ...['tools/import-rates/main.ts', 'tools/import-usage/main.ts'],
    ...['src/start/check-operations.ts', 'src/main.ts', 'src/print-schema.ts'],
  ];

  /** The files that a file imports, by relative path. */
  const importsOf = (file: string): string[] =>
    [...textOf(file).matchAll(/(?:from|import\(?|require\()\s*['"](\.[^'"]*)['"]/g)].flatMap(
      ([, target = '']) => {
        // A module that is loaded later is named by what it is compiled to.
        const base = path.posix.join(path.posix.dirname(file), target.replace(/\.js$/, ''));
        return [base, `${base}.ts`, `${base}.tsx`].filter((candidate) => files.includes(candidate));
      },
    );

  it('Every file of the program is imported by the program, or is where it begins.', () => {
    const program = [...inFolders('src', 'tools', 'migrations'), 'ormconfig.ts'];
    const imported = new Set(program.filter((file) => CODE.test(file)).flatMap(importsOf));
    const dead = inFolders('src', 'tools', 'migrations').filter(
      // Types of other people's modules are read by the compiler alone.
      (file) => !imported.has(file) && !file.endsWith('.d.ts') && !file.startsWith(READY_MAPPINGS),
    );
    expect(dead.sort()).toEqual([...ENTRIES].sort());
    for (const entry of ENTRIES) {
      const scripts = [textOf('package.json'), textOf('scripts/build.mjs')].join('\n');
      expect(scripts).toContain(entry.replace(/\.ts$/, ''));
    }
  });

  it('Every file that tests share is used by a test.', () => {
    const imported = new Set(code.flatMap(importsOf));
    const config = textOf('jest.config.js');
    const tests = inFolders('test').filter((file) => CODE.test(file));
    /** Data is read, and a program run, by its name; or data by that of its folder. */
    const isNamed = (file: string) =>
      [path.basename(file), path.basename(path.dirname(file))].some((name) =>
        tests.some((test) => textOf(test).includes(`'${name}'`)),
      );
    const dead = inFolders('test').filter(
      (file) =>
        !/\.test\.ts$/.test(file) &&
        !imported.has(file) &&
        !config.includes(path.basename(file)) &&
        (/\.tsx?$/.test(file) || !isNamed(file)),
    );
    expect(dead).toEqual([]);
  });

  it('NOTICE tells where each table of data comes from, and its licence is there.', () => {
    const tables = inFolders('src').filter((file) => file.endsWith('.json'));
    expect(tables.length).toBeGreaterThan(2);
    const notice = textOf('NOTICE');
    expect(tables.filter((table) => !notice.includes(`${table} `))).toEqual([]);
    const licences = [...notice.matchAll(/licenses\/\S+\.txt/g)].map(([file]) => file);
    expect(licences).toEqual(inFolders('licenses'));
    expect(licences.filter((file) => textOf(file).length < 4_000)).toEqual([]);
  });

  it('Every relative link in the documents leads to a file, and to a heading in it.', () => {
    const documents = files.filter((file) => file.endsWith('.md'));
    expect(documents.length).toBeGreaterThan(10);
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-');
    const headingsOf = (file: string) =>
      [...textOf(file).matchAll(/^#+\s+(.*)$/gm)].map(([, heading = '']) => slug(heading));
    const broken = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => {
          const [target = '', anchor] = link.split('#');
          const found = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
          const isThere = fs.existsSync(path.join(root, found));
          const hasAnchor =
            anchor === undefined || !found.endsWith('.md') || headingsOf(found).includes(anchor);
          return !isThere || !hasAnchor;
        })
        .map((link) => `${file}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

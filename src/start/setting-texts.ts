/** What the docs say of one setting. */
export interface SettingText {
  readonly name: string;
  /** What holds where it is not given: a value, or words; left out for nothing. */
  readonly otherwise?: string;
  /** What may be given, where the program's own refusal does not say it. */
  readonly values?: string;
  readonly meaning: string;
}

/** Every setting, in the order in which somebody who runs the program meets them. */
export const SETTING_TEXTS: Readonly<Record<string, readonly SettingText[]>> = {
  'This process': [
    { name: 'PORT', otherwise: '4000', meaning: 'where it listens; 0 for any free port' },
    {
      name: 'HOST',
      otherwise: '`0.0.0.0`; `127.0.0.1` in demo mode',
      values: 'address',
      meaning: 'the address it listens on',
    },
    {
      name: 'DATA_DIR',
      otherwise: '`.data`',
      values: 'folder',
      meaning: 'the embedded database and the demonstration’s tokens; not used otherwise',
    },
    {
      name: 'DEMO',
      otherwise: 'on without `DATABASE_URL`, else off',
      meaning: 'loads the demonstration and trusts its tokens',
    },
    {
      name: 'WORKER',
      otherwise: '1',
      meaning: 'does [background work](#background-work) beside answering requests',
    },
    {
      name: 'TRUSTED_PROXY_HOPS',
      otherwise: '0',
      meaning:
        'the number of your own proxies in front; that many entries of X-Forwarded-For are trusted, from the right, for the address in the audit log',
    },
    {
      name: 'ALLOWED_ORIGINS',
      meaning:
        'origins, comma-separated, whose pages may call the API from a [browser](#pages-of-other-origins); if unset, none',
    },
    {
      name: 'GRAPHIQL',
      otherwise: 'on in demo mode, else off',
      meaning: 'serves GraphiQL',
    },
    {
      name: 'INTROSPECTION',
      otherwise: 'as `GRAPHIQL`',
      meaning: 'lets clients ask for the schema',
    },
  ],
  'The database': [
    {
      name: 'DATABASE_URL',
      meaning: 'the login used for requests; if unset, the embedded PostgreSQL is used',
    },
    {
      name: 'DATABASE_OWNER_URL',
      otherwise: 'as `DATABASE_DIRECT_URL` or `DATABASE_URL`',
      meaning: 'the login that owns the tables and migrates them at the start; past a pooler',
    },
    {
      name: 'DATABASE_DIRECT_URL',
      otherwise: 'as `DATABASE_URL`',
      meaning:
        'the login of `DATABASE_URL`, past a [pooler](#behind-a-pooler): notifications of events are heard there',
    },
    { name: 'DATABASE_POOL_SIZE', otherwise: '10', meaning: 'connections for requests' },
    {
      name: 'CONNECTION_TIMEOUT_MS',
      otherwise: '5000',
      meaning: 'how long a request waits for a connection to the database',
    },
    {
      name: 'STATEMENT_TIMEOUT_MS',
      otherwise: '10000',
      meaning: 'how long one statement may take, including waiting',
    },
    {
      name: 'LOCK_TIMEOUT_MS',
      otherwise: '5000',
      meaning: 'how long it may wait for a lock; at most `STATEMENT_TIMEOUT_MS`',
    },
  ],
  Tokens: [
    { name: 'AUTH_JWKS_URL', meaning: 'where the keys of access tokens are' },
    { name: 'AUTH_ISSUER', values: 'text', meaning: 'the `iss` a token must carry' },
    { name: 'AUTH_AUDIENCE', values: 'text', meaning: 'the `aud` a token must carry' },
  ],
  Requests: [
    {
      name: 'REQUEST_TIMEOUT_MS',
      otherwise: '30000',
      meaning:
        'how long a request may take, from its headers to its answer; the other times are at most that',
    },
    {
      name: 'HTTP_CONNECTIONS_MAX',
      otherwise: '2000',
      meaning: 'connections of clients; further ones are closed at once',
    },
    {
      name: 'REQUESTS_MAX',
      otherwise: '500, or `HTTP_CONNECTIONS_MAX` if that is less',
      meaning:
        'requests in progress or waiting; further ones are [refused](#more-than-it-can-do), as are those of one viewer beyond half of that; at most `HTTP_CONNECTIONS_MAX`',
    },
    {
      name: 'SUBSCRIPTIONS_MAX',
      otherwise: '1000, or half of `HTTP_CONNECTIONS_MAX` if that is less',
      meaning:
        '[live updates](#live-updates) that are open at once; at most `HTTP_CONNECTIONS_MAX`',
    },
    {
      name: 'SUBSCRIPTIONS_OF_VIEWER_MAX',
      otherwise: '100',
      meaning: 'live updates of one viewer that are open at once',
    },
    {
      name: 'EVENT_LOOP_DELAY_MAX_MS',
      otherwise: '1000',
      meaning:
        'no new requests are admitted while, for two seconds, half of the event loop’s turns are later than that; 0 for no limit',
    },
    {
      name: 'RATE_LIMIT_POINTS',
      otherwise: '6000000; 60000000 in demo mode',
      meaning: 'what a viewer may spend in a window; at least `OPERATION_COST_MAX`; 0 for no limit',
    },
    { name: 'RATE_LIMIT_SECONDS', otherwise: '60', meaning: 'the length of a window' },
    {
      name: 'TRUSTED_DOCUMENTS',
      values: 'file',
      meaning:
        'a JSON manifest of the only documents that may run; if unset, every document within the limits may',
    },
    { name: 'DOCUMENT_CHARACTERS_MAX', otherwise: '50000', meaning: 'length of a document' },
    {
      name: 'DOCUMENT_TOKENS_MAX',
      otherwise: '2000',
      meaning: 'its tokens, without comments, commas and white space',
    },
    { name: 'DOCUMENT_NESTING_MAX', otherwise: '40', meaning: 'brackets within brackets' },
    {
      name: 'OPERATION_DEPTH_MAX',
      otherwise: '30',
      meaning: 'fields within fields, through fragments',
    },
    {
      name: 'OPERATION_COST_MAX',
      otherwise: '300000',
      meaning: '[cost](#what-an-operation-may-cost) of one operation',
    },
  ],
  'Calls and invoices': [
    {
      name: 'USAGE_RETENTION_MONTHS',
      meaning:
        'full months of call detail kept for accounts without a setting of their own; if unset, it is kept forever',
    },
    {
      name: 'BILLING',
      otherwise: '1',
      meaning: 'works on [billing runs](#billing-runs) in this process',
    },
    {
      name: 'BILLING_AT_ONCE',
      otherwise: '2',
      meaning:
        'accounts that this process bills at the same time; each takes a connection of the pool',
    },
  ],
  'Mail and webhooks': [
    {
      name: 'SMTP_URL',
      meaning:
        'the mail server that takes [reminders](#mail); `smtps://…` where TLS begins with the connection (port 465); if unset, none are mailed',
    },
    { name: 'MAIL_FROM', meaning: 'required with `SMTP_URL`: the sender, or `Name <sender>`' },
    {
      name: 'MAIL_DOMAIN',
      otherwise: 'the domain of `MAIL_FROM`',
      meaning: 'right side of `Message-ID`, and the name that the mail server is greeted with',
    },
    {
      name: 'SMTP_CA_FILE',
      values: 'file',
      meaning:
        'certificates in PEM that are trusted for the mail server beside those that Node knows',
    },
    {
      name: 'WEBHOOK_MASTER_KEY',
      values: '`id:base64`, comma-separated, 32 bytes or more each',
      meaning:
        'keys that the [secrets of webhooks](#webhooks) are derived from, the current one first; if unset, no endpoint can be created outside demo mode',
    },
    {
      name: 'WEBHOOK_ALLOWED_NETWORKS',
      values: '`10.0.0.0/8`, comma-separated',
      meaning: 'networks whose addresses webhooks may be sent to although they are not public',
    },
    {
      name: 'WEBHOOK_CA_FILE',
      values: 'file',
      meaning: 'certificates in PEM that are trusted for webhooks beside those that Node knows',
    },
  ],
  'What you see': [
    {
      name: 'LOG_LEVEL',
      otherwise: '`info`; `warn` in demo mode',
      meaning: 'lines below are left out',
    },
    {
      name: 'METRICS_PORT',
      meaning:
        'where [metrics](#metrics) are; 0 for any free port, which the log tells; if unset, nowhere',
    },
    {
      name: 'METRICS_HOST',
      otherwise: '`127.0.0.1`',
      values: 'address',
      meaning: 'the address they are at; nobody is asked for a token there',
    },
    {
      name: 'SLOW_REQUEST_MS',
      otherwise: '2000',
      meaning: 'requests that take as long are told in the log; 0 for none',
    },
    {
      name: 'SLOW_STATEMENT_MS',
      otherwise: '500',
      meaning: 'the same for statements of the database',
    },
    {
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      meaning: 'the collector of [traces](#traces), without its path; if unset, none are recorded',
    },
    {
      name: 'OTEL_EXPORTER_OTLP_HEADERS',
      values: '`name=value`, comma-separated',
      meaning: 'headers it is sent',
    },
    {
      name: 'OTEL_TRACES_SAMPLER_ARG',
      otherwise: '0.01',
      meaning: 'the part of the traces that is recorded',
    },
    {
      name: 'OTEL_SERVICE_NAME',
      otherwise: '`switchboard`',
      values: 'text',
      meaning: 'what this process is called in them',
    },
  ],
};

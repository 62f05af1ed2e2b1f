/** What the schema says of itself, in Markdown: GraphiQL shows it before anything else. */
export const SCHEMA_DESCRIPTION = `
**Switchboard**: the telephony contracts of an account. When each ends, what was used, what it
costs, and why.

- An **account** is a customer: its people, time zone and currency.
- An **order** is what the customer signed. Each line names a service, a term, charges and rates.
- A **subscription** is what a line becomes when the order is activated: one service under its own
  contract, with terms, notices and a status on any date.
- **Usage** is the calls of a subscription. Each is rated by its order line.

**Begin** with \`viewer\`, which says who you are, and \`accounts\`. An account leads to its
\`subscriptions\`, these to \`term\`, \`usageTotals\` and \`usageRecords\`. What begins with \`preview\`
computes the same and stores nothing. What is computed has a \`derivation\`: how it came about, by
which clause. \`node(id:)\` reads anything by its id.

**Who asks** decides what there is to see:

- A **person** sees its own account. An owner acts for it, a member reads.
- A **partner**’s client sees the partner’s accounts, or some of them, as far as its scopes allow.
- A **beneficiary**, the vendor of a service, sees the contracts that it may enforce, and each of
  its looks is logged.
- **Staff** of the provider see every account, and change what their permissions allow.
`.trim();

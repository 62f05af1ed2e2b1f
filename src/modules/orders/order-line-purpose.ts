/** What a line of an order does: begins a contract, changes one, or takes the place of one. */
export type OrderLinePurpose = 'NEW' | 'AMENDS' | 'REPLACES';

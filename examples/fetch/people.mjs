import { ask } from './switchboard.mjs';

const ADD = `mutation AddPerson($input: AddPersonInput!) {
  addPerson(input: $input) {
    person { id name }
    userErrors { code message path }
  }
}`;

/** Why an addition was refused, for the form in which it was typed. */
const REASONS = new Map([
  ['ALREADY_EXISTS', 'This address is taken.'],
  ['INVALID_INPUT', 'Please look at the marked fields.'],
]);

/** A later Switchboard may refuse for a reason that is not in this list: its own sentence then. */
export const reasonOf = ({ code, message }) => REASONS.get(code) ?? message;

/**
 * Adds a person to an account: their id, or the reasons why not.
 *
 * @param key made once before the first attempt: with it the request can be sent again whenever it
 *   is not known whether it arrived.
 */
export async function addPerson(server, person, key) {
  const input = { ...person, idempotencyKey: key };
  const { addPerson: payload } = await ask(server, ADD, { input });
  return { id: payload.person?.id, reasons: payload.userErrors.map(reasonOf) };
}

import { isBeneficiary } from '../../src/domain/contract/beneficiary';
import { TERMS_RULES } from '../../src/domain/contract/service-terms';
import { cxoneTerms, generalTerms } from './terms';

describe('Who may exercise the rights of the provider under a contract', () => {
  test('CXone 4: NICE is a third-party beneficiary of a contract for CXone.', () =>
    expect(isBeneficiary('NICE', cxoneTerms)).toBe(true));

  test('CXone 4: no other vendor is a beneficiary of a contract for CXone.', () =>
    expect(['GOTO', 'nice', ''].map((code) => isBeneficiary(code, cxoneTerms))).toEqual([
      false,
      false,
      false,
    ]));

  test('ToS 9.14: nobody is a beneficiary of a contract for another service, not even NICE.', () =>
    expect(['NICE', 'GOTO', ''].map((code) => isBeneficiary(code, generalTerms))).toEqual([
      false,
      false,
      false,
    ]));
});

describe('A clause is cited for each rule that the documents state', () => {
  test('CXone 1 to 5: the terms of CXone cite a clause for every rule there is.', () =>
    expect(Object.keys(cxoneTerms.clauses).sort()).toEqual([...TERMS_RULES].sort()));

  test('ToS 1 to 9: the general terms cite a clause of the Terms of Service for each rule.', () => {
    const clauses = Object.entries(generalTerms.clauses);
    expect(clauses.length).toBeGreaterThan(0);
    for (const [rule, clause] of clauses) {
      expect(TERMS_RULES).toContain(rule);
      expect(clause.document).toBe('terms-of-service');
    }
  });
});

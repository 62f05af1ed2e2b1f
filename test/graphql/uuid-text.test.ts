import fc from 'fast-check';
import { uuidsToBase64url } from '../../src/graphql/uuid-text';

const bytesOf = (...uuids: string[]) => Buffer.from(uuids.join('').replaceAll('-', ''), 'hex');

describe('The text of uuids', () => {
  it('is the base64url of the bytes of one', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(uuidsToBase64url(uuid)).toBe(bytesOf(uuid).toString('base64url'));
      }),
    );
  });

  it('is the base64url of the bytes of two, one after the other', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (first, second) => {
        expect(uuidsToBase64url(first, second)).toBe(bytesOf(first, second).toString('base64url'));
      }),
    );
  });

  it.each(['not a uuid', '0190000', '0190000é-0000-7000-8000-000000000000', '\u0100'])(
    'is not made of %j',
    (text) => {
      expect(() => uuidsToBase64url(text)).toThrow('expected uuids');
    },
  );

  it('is not made of more than two', () => {
    const uuid = '01900000-0000-7000-8000-000000000000';
    expect(() => uuidsToBase64url(uuid + uuid, uuid)).toThrow('expected uuids');
  });
});

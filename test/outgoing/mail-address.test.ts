import { isMailAddress, isMailDomain } from '../../src/outgoing/mail-address';

test.each([
  'olive@example.com',
  'o.l-i_v+e@mail.example.co.uk',
  "o'hara@example.com",
  'été@exämple.fr',
  `${'a'.repeat(64)}@example.com`,
])('Mail can be sent to %j.', (address) => {
  expect(isMailAddress(address)).toBe(true);
});

test.each([
  ...['', 'olive', '@example.com', 'olive@', 'olive@localhost', 'olive@example..com'],
  ...['olive@[127.0.0.1]', 'olive@exa mple.com', 'ol ive@example.com', '.olive@example.com'],
  ...['olive.@example.com', 'ol..ive@example.com', '"olive"@example.com', 'olive@-example.com'],
  ...['Olive <olive@example.com>', 'olive@example.com,bob@example.com', 'olive;bob@example.com'],
  ...['olive@example.com\r\nBcc: bob@example.com', 'olive\n@example.com', 'olive@example.com\0'],
  ...['olive>@example.com', 'olive@example.com>', 'a@b@example.com', 'olive(x)@example.com'],
  ...['olive%20@example.com\t', `${'a'.repeat(65)}@example.com`, 'olive@\u202eexample.com'],
  ...[`olive@${'a'.repeat(64)}.com`, 'group:olive@example.com'],
])('No mail is sent to %j.', (address) => {
  expect(isMailAddress(address)).toBe(false);
});

test('A domain has a dot, and no more than 253 characters.', () => {
  expect(isMailDomain('mail.example.com')).toBe(true);
  expect(isMailDomain('localhost')).toBe(false);
  expect(isMailDomain(`${'a.'.repeat(130)}com`)).toBe(false);
});

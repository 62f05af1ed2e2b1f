import { csvOf } from '../../src/documents/document-files';
import { documentOf, lineOf, M02, money } from './sample-documents';

const rowsOf = (csv: string) => csv.split('\r\n').slice(0, -1);

it('A row for each line, behind a header, with plain numbers and dates.', () => {
  const [header, ...rows] = rowsOf(csvOf(M02));
  expect(header).toBe(
    'number,type,issuedOn,currency,position,service,supportedBy,subscriptionNumber,orderNumber,kind,' +
      'name,description,serviceMonth,serviceFrom,serviceLastDay,quantity,unit,unitPrice,days,' +
      'daysInMonth,calls,net,taxCategory,taxRate,correctsNumber',
  );
  expect(rows).toHaveLength(M02.lines.length);
  expect(rows[0]).toBe(
    'SW-2025-000042,INVOICE,2025-04-04,EUR,1,CXone,"NICE, Ltd.",S-100042-1,O-2025-0117,CATCH_UP,' +
      'Postes agents,,2025-03,2025-03-10,2025-03-31,25,UNITS,79.99,22,31,,1419.18,S,20,',
  );
  expect(rows[4]).toContain(',74040,SECONDS,0.019,,,411,23.45,');
});

it.each([
  ['=1+1', "'=1+1"],
  ['+33 1', "'+33 1"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['=HYPERLINK("x";"y")', '"\'=HYPERLINK(""x"";""y"")"'],
  ['Seats, "large"', '"Seats, ""large"""'],
  ['two\nlines', '"two\nlines"'],
])('The name %j is a text that no spreadsheet runs.', (name, cell) => {
  const csv = csvOf(documentOf([lineOf('2025-03', name, '1.00')]));
  expect(csv).toContain(`,RECURRING,${cell},,2025-03,`);
});

it('A negative amount and a negative quantity stay numbers.', () => {
  const correction = lineOf('2025-03', 'Seats', '-54.84', {
    unit: 'UNITS',
    quantity: -2,
    unitPrice: money('27.42'),
  });
  const [, row] = rowsOf(csvOf(documentOf([correction, lineOf('2025-03', 'Seats', '100')])));
  expect(row).toContain(',-2,UNITS,27.42,,,,-54.84,S,');
});

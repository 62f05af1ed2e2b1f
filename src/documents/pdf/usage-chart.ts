import type { InvoiceDocument, InvoiceSection } from '../../domain/invoice/invoice-document';
import { addDays, dayOf, firstOfMonth } from '../../domain/time/calendar-date';
import { printedDate, printedDuration, printedMonth } from '../printed-values';
import { sayIn } from '../sentences';
import { CONTENT, type Sheet } from './sheet';
import { COLORS, STYLES } from './text-style';

const HEIGHT = 40;
const DAYS_LABELLED = new Set([1, 5, 10, 15, 20, 25, 30]);

/** Minutes of a month by day, as bars; nothing where nothing was used. */
export function drawUsageChart(
  sheet: Sheet,
  { language }: InvoiceDocument,
  { usageByDay: usage, serviceName: service }: InvoiceSection,
): void {
  const most = usage === null ? 0 : Math.max(0, ...usage.seconds);
  if (usage === null || most === 0) return;
  const say = sayIn(language);
  const first = firstOfMonth(usage.month);
  const month = printedMonth(usage.month, language);
  const total = usage.seconds.reduce((sum, seconds) => sum + seconds, 0);
  const mostOn = addDays(first, usage.seconds.indexOf(most));
  const isOnNewPage = sheet.need(HEIGHT + 52);
  sheet.y += 12;
  const half = CONTENT.width / 2;
  const left = { x: CONTENT.x, width: half };
  const right = { x: CONTENT.x + half, width: half };
  // Its section began on the page before: it says whose minutes they are.
  const title = isOnNewPage
    ? say('{service}: minutes by day, {month}', { service, month })
    : say('Minutes by day, {month}', { month });
  sheet.placed('P', title, STYLES.tableHead, left, sheet.y);
  const words = {
    total: printedDuration(total, language),
    date: printedDate(mostOn, language),
    most: printedDuration(most, language),
  };
  const summary = say('{total} in all, most on {date}: {most}', words);
  sheet.placed('P', summary, STYLES.label, right, sheet.y, 'right');
  const top = sheet.y + 18;
  const days = usage.seconds
    .map((seconds, index) => `${index + 1}: ${printedDuration(seconds, language)}`)
    .join(', ');
  const alt = say('Bar chart of the minutes used on each day of {month}: {days}', { month, days });
  const slot = CONTENT.width / usage.seconds.length;
  sheet.figure(alt, CONTENT, top, HEIGHT, () => {
    usage.seconds.forEach((seconds, index) => {
      if (seconds === 0) return;
      // A day with any use can be seen.
      const height = Math.max(1, (seconds * HEIGHT) / most);
      const color = seconds === most ? COLORS.accent : COLORS.bar;
      const x = CONTENT.x + index * slot + slot * 0.16;
      sheet.pdf.rect(x, top + HEIGHT - height, slot * 0.68, height).fill(color);
    });
  });
  sheet.rule(top + HEIGHT);
  sheet.artifact(() => {
    usage.seconds.forEach((_, index) => {
      const day = dayOf(addDays(first, index));
      if (!DAYS_LABELLED.has(day)) return;
      const column = { x: CONTENT.x + index * slot + slot * 0.16, width: slot };
      sheet.drawLines([`${day}`], STYLES.foot, column, top + HEIGHT + 3);
    });
  });
  sheet.y = top + HEIGHT + 14;
}

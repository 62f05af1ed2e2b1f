const textOf = (date) => date.toISOString().slice(0, 10);

function addDays(date, days) {
  const result = new Date(date);
  result.setUTCDate(result.getUTCDate() + days);
  return textOf(result);
}

/** The same day of a later month, or that month's last day. */
function addMonths(date, months) {
  const from = new Date(date);
  const result = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  result.setUTCDate(Math.min(from.getUTCDate(), result.getUTCDate()));
  return textOf(result);
}

/** The period in force on a day; none of these contracts has been given notice. */
export function termOn(today, contract) {
  const { startsOn, termMonths, noticeDaysMin } = contract;
  const stated = termMonths ?? contract.initialTermMonthsDefault;
  const initial = Math.max(contract.initialTermMonthsMin, stated);
  const renewal = contract.renewalTermMonths ?? initial;
  let index = 0;
  let from = startsOn;
  let endsBefore = addMonths(startsOn, initial);
  while (endsBefore <= today) {
    index += 1;
    from = endsBefore;
    endsBefore = addMonths(startsOn, initial + renewal * index);
  }
  return { index, startsOn: from, endsBefore, noticeDueBy: addDays(endsBefore, -noticeDaysMin) };
}

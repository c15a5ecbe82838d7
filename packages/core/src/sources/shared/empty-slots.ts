/** An array to be filled at any place, made in a fraction of the time that `Array.from` takes. */
export function emptySlots<T>(length: number): (T | undefined)[] {
  const slots: (T | undefined)[] = [];
  for (let at = 0; at < length; at += 1) slots.push(undefined);
  return slots;
}

/** A copy of the list in which one item has changed places with its neighbour. */
export function moved<T>(items: T[], index: number, by: -1 | 1): T[] {
  const copy = [...items];
  const [item] = copy.splice(index, 1);
  copy.splice(index + by, 0, item!);
  return copy;
}

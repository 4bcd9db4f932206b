/** Case and separators are not what tells two names apart: `learning_rate` is `learningRate`. */
const normalise = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');

/**
 * The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
 * Source: Damerau (1964), in the restricted form that edits no substring twice.
 */
export function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let least = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + cost,
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        least = Math.min(least, (beforePrevious[column - 2] as number) + 1);
      }
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] as number;
}

/** The known name that `name` was probably meant to be; undefined where more than a third of it would have to change. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = normalise(name);
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, normalise(candidate));
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

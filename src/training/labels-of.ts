/** The labels of rows, in their order. A loop: `from` with a function boxes each of a million elements first. */
export function labelsOf(rows: Uint32Array, labels: Uint8Array): Uint8Array {
  const taken = new Uint8Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) taken[index] = labels[rows[index] as number] as number;
  return taken;
}

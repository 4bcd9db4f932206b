/** Three decimals, as papers give them; what is too small or too large for that in powers of ten. */
export function formatMetric(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 0.001 && size < 100_000 ? value.toFixed(3) : value.toExponential(2);
}

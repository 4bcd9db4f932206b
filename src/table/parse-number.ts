const decimalNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that a cell's text writes in decimal notation ("12", "-.5", "1e3"), or undefined where it writes none:
 * no thousands separators, no hexadecimal, no words. Blanks around it are allowed.
 */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return decimalNumber.test(trimmed) ? Number(trimmed) : undefined;
}

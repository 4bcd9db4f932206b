/** The end of a string that opens at `start`: the index of its closing quote. */
function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * The first name that stands twice in one object of a valid JSON text; undefined where none does. Only for texts that
 * are known to have one: it takes ten times the time of `JSON.parse`.
 */
export function findDuplicateName(text: string): string | undefined {
  const namesOfOpen: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{') namesOfOpen.push(new Set());
    else if (character === '[') namesOfOpen.push(undefined);
    else if (character === '}' || character === ']') namesOfOpen.pop();
    else if (character === '"') {
      const end = closingQuote(text, at);
      const names = namesOfOpen.at(-1);
      let next = end + 1;
      while (text[next]?.trim() === '') next += 1;
      if (names !== undefined && text[next] === ':') {
        const name: unknown = JSON.parse(text.slice(at, end + 1));
        if (typeof name !== 'string') throw new Error('a string of JSON is no string');
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

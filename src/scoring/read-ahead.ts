/** Gives what a source gives, and has the next piece in the making while the last one is being worked on. */
export async function* readAhead<Piece>(source: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  const pieces = source[Symbol.asyncIterator]();
  const begin = (): Promise<IteratorResult<Piece>> => {
    const piece = pieces.next();
    // A failure is thrown where the piece is waited for; until then it is no unhandled one.
    piece.catch(() => {});
    return piece;
  };
  try {
    for (let coming = begin(); ; ) {
      const piece = await coming;
      if (piece.done === true) return;
      coming = begin();
      yield piece.value;
    }
  } finally {
    await pieces.return?.();
  }
}

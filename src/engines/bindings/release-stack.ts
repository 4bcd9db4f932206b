/** Native objects and what gives each back; the last that was made goes first. */
export interface ReleaseStack {
  own<T>(object: T, release: (object: T) => void): T;
  releaseAll(): void;
}

export function createReleaseStack(): ReleaseStack {
  const releases: (() => void)[] = [];
  return {
    own(object, release) {
      releases.push(() => release(object));
      return object;
    },
    releaseAll() {
      for (const release of releases.splice(0).reverse()) release();
    },
  };
}

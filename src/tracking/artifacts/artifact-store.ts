/** The bytes of an artifact, or the file to copy them from. */
export type ArtifactContent = Uint8Array | string | { readonly file: string };

export interface StoredArtifact {
  readonly path: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number | null;
}

/**
 * Where artifacts are kept: an extension point; `test/tracking/artifact-store-contract.ts` is its contract.
 *
 * Paths are relative, with forward slashes, and have passed `parseArtifactPath`; a store refuses any other.
 */
export interface ArtifactStore {
  /**
   * Whole or not at all: after a crash at any moment the old content or the new one is there. A text is stored as UTF-8.
   *
   * @throws HaleError ARTIFACT_PATH_INVALID, ARTIFACT_TOO_LARGE, ARTIFACT_STORE_FAILED
   */
  write(path: string, content: ArtifactContent): Promise<void>;
  /** @throws HaleError ARTIFACT_NOT_FOUND */
  read(path: string): Promise<Uint8Array>;
  /** What lies directly below a folder, by name; empty where there is no such folder. */
  list(folder: string): Promise<readonly StoredArtifact[]>;
}

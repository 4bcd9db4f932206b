import type { Environment } from './environment.ts';

/** Where a setting's value came from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly file: string; readonly environment?: Environment }
  | { readonly kind: 'env-file'; readonly file: string; readonly variable: string }
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'flag'; readonly flag: string };

export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'file':
      return origin.environment === undefined ? origin.file : `${origin.file}, environments.${origin.environment}`;
    case 'env-file':
      return `${origin.file}, ${origin.variable}`;
    case 'variable':
      return `variable ${origin.variable}`;
    case 'flag':
      return `flag ${origin.flag}`;
  }
}

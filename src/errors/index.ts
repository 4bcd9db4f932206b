export { type CatalogueEntry, catalogue, type ErrorCategory, type ErrorCode } from './catalogue.ts';
export { HaleError, type HaleErrorOptions, isHaleError } from './hale-error.ts';

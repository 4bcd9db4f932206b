export { type CatalogueEntry, catalogue, type ErrorCategory, type ErrorCode } from './catalogue.ts';
export { renderErrorsDocument } from './errors-document.ts';
export { HaleError, type HaleErrorOptions, isHaleError } from './hale-error.ts';

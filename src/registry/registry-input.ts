import { HaleError } from '../errors/index.ts';
import { modelNamePattern } from '../production/index.ts';

/** MLflow's limits, in characters. */
const limits = { tagKey: 250, tagValue: 100_000, description: 100_000, alias: 255, actor: 250, reason: 8_000 } as const;

/** What `deploy` and `rollback` alone move. */
export const productionAlias = 'production';
const aliasPattern = /^[A-Za-z0-9_-]+$/;
/** As in MLflow: they would be read as versions. */
const reservedAlias = /^(?:latest|v\d+|\d+)$/i;

const quoted = (text: string): string => JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 80)}…`);

function refuse(message: string): HaleError {
  return new HaleError('REGISTRY_INPUT_INVALID', message);
}

function checkText(what: string, text: string, maximumLength: number, minimumLength = 0): void {
  if (text.length < minimumLength || text.length > maximumLength) {
    throw refuse(`The ${what} has ${text.length} characters; ${minimumLength} to ${maximumLength} are allowed`);
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw refuse(`The ${what} ${quoted(text)} has a NUL or half a surrogate pair in it`);
  }
}

export function checkModelName(name: string): void {
  if (modelNamePattern.test(name)) return;
  throw refuse(
    `${quoted(name)} is no name of a model; use up to 100 letters, digits, hyphens, dots and underscores, as in heart-disease`,
  );
}

export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    checkText('tag key', key, limits.tagKey, 1);
    checkText(`tag ${quoted(key)}`, value, limits.tagValue);
  }
}

export function checkDescription(description: string): void {
  checkText('description', description, limits.description);
}

export function checkAlias(alias: string): void {
  if (alias === productionAlias) {
    throw refuse('The alias production moves with `hale models promote` and `hale models rollback` only');
  }
  checkText('alias', alias, limits.alias, 1);
  if (!aliasPattern.test(alias) || reservedAlias.test(alias)) {
    throw refuse(
      `${quoted(alias)} is no alias; use letters, digits, hyphens and underscores, and neither latest nor a number`,
    );
  }
}

export function checkDeployer({ actor, reason }: { readonly actor: string; readonly reason: string }): void {
  checkText('actor', actor, limits.actor, 1);
  checkText('reason', reason, limits.reason);
}

export function modelNotFound(name: string): HaleError {
  return new HaleError(
    'MODEL_NOT_FOUND',
    `No model ${quoted(name)} is registered; \`hale models list\` shows those that are`,
    { details: { name: name.slice(0, 250) } },
  );
}

/** @throws HaleError MODEL_NOT_FOUND for what no model's name can be, before a database sees it */
export function checkKnownName(name: string): void {
  if (!modelNamePattern.test(name)) throw modelNotFound(name);
}

export function versionNotFound(name: string, version: string): HaleError {
  return new HaleError(
    'MODEL_VERSION_NOT_FOUND',
    `The model ${name} has no version ${quoted(version)}; \`hale models show ${name}\` lists those that there are`,
    { details: { name, version: version.slice(0, 250) } },
  );
}

/** @throws HaleError MODEL_VERSION_NOT_FOUND for what can be no version's number */
export function parseVersion(name: string, version: string): number {
  const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : undefined;
  if (number === undefined) throw versionNotFound(name, version);
  return number;
}

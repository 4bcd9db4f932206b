import { z } from 'zod';

/** A setting: a leaf of the tree of sections. Its value may itself be a list or an object, which is set as a whole. */
export interface Setting {
  /** Keys joined by dots, such as `project.seed`. */
  readonly path: string;
  readonly keys: readonly string[];
  readonly schema: z.ZodType;
  /** The environment variable that sets it. */
  readonly variable: string;
  readonly description: string;
  /** Whether its value, or a part of it, must never be printed. */
  readonly secret: boolean;
}

export interface Section {
  readonly path: string;
  readonly description: string;
  readonly settings: readonly Setting[];
  readonly sections: readonly Section[];
  /** The names of its settings and sections. */
  readonly children: ReadonlyMap<string, Setting | Section>;
}

interface Metadata {
  readonly env?: unknown;
  readonly secret?: unknown;
  readonly description?: string | undefined;
}

/** The schema inside `.default()`, `.optional()` and the like, one layer down; undefined where there is none. */
export function innerSchema(schema: z.ZodType): z.ZodType | undefined {
  const wrapped =
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodReadonly;
  if (wrapped) return schema.unwrap() as z.ZodType;
  // A preprocessing step comes first and accepts anything; what it feeds says what is allowed.
  if (schema instanceof z.ZodPipe) {
    return (schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType;
  }
  return undefined;
}

export function unwrapped(schema: z.ZodType): z.ZodType {
  const inner = innerSchema(schema);
  return inner === undefined ? schema : unwrapped(inner);
}

/** What the schema and those that it wraps say of themselves; the outermost has the last word. */
function metadataOf(schema: z.ZodType): Metadata {
  const inner = innerSchema(schema);
  return { ...(inner === undefined ? {} : metadataOf(inner)), ...schema.meta() };
}

/** The schemas directly inside a list, an object, a record or a union. */
function parts(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape);
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  if (schema instanceof z.ZodUnion) return schema.options as z.ZodType[];
  return [];
}

function holdsSecret(schema: z.ZodType): boolean {
  return metadataOf(schema).secret === true || parts(unwrapped(schema)).some(holdsSecret);
}

/** `training.crossValidation.folds` gives `HALE_TRAINING_CROSS_VALIDATION_FOLDS`. */
export function variableName(keys: readonly string[]): string {
  return `HALE_${keys.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('_')}`;
}

function settingOf(schema: z.ZodType, keys: readonly string[]): Setting {
  const { env, description } = metadataOf(schema);
  const variable = typeof env === 'string' ? env : variableName(keys);
  return { path: keys.join('.'), keys, schema, variable, description: description ?? '', secret: holdsSecret(schema) };
}

/** An object that every configuration has, because it is filled in from nothing, is a section; all else is a setting. */
function sectionObject(schema: z.ZodType): z.ZodObject | undefined {
  if (!(schema instanceof z.ZodPrefault)) return undefined;
  const object = unwrapped(schema);
  return object instanceof z.ZodObject ? object : undefined;
}

export function sectionTree(object: z.ZodObject, keys: readonly string[] = [], description = ''): Section {
  const children = new Map<string, Setting | Section>();
  for (const [key, value] of Object.entries(object.shape)) {
    const schema = value as z.ZodType;
    const inner = sectionObject(schema);
    const path = [...keys, key];
    children.set(
      key,
      inner === undefined ? settingOf(schema, path) : sectionTree(inner, path, metadataOf(schema).description ?? ''),
    );
  }
  const all = [...children.values()];
  return {
    path: keys.join('.'),
    description,
    settings: all.filter((child): child is Setting => !isSection(child)),
    sections: all.filter(isSection),
    children,
  };
}

export function isSection(child: Setting | Section): child is Section {
  return 'children' in child;
}

/** Every setting below a section, in the order in which they are declared. */
export function allSettings(section: Section): Setting[] {
  return [...section.children.values()].flatMap((child) => (isSection(child) ? allSettings(child) : [child]));
}

/** The keys that an object inside a setting's value may have, `path` being where in that value it lies. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => knownKeys(option as z.ZodType, path));
  const [key, ...rest] = path;
  if (key === undefined) return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
  if (bare instanceof z.ZodObject) {
    const next: unknown = bare.shape[String(key)];
    return next === undefined ? [] : knownKeys(next as z.ZodType, rest);
  }
  return parts(bare).flatMap((part) => knownKeys(part, rest));
}

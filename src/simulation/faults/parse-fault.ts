import type { z } from 'zod';
import { nearestName } from '../../config/index.ts';
import { HaleError } from '../../errors/index.ts';
import { categoryRemap } from './category-remap.ts';
import { conceptFlip } from './concept-flip.ts';
import type { Fault, FaultKind, FaultWorld } from './fault.ts';
import { missingSurge } from './missing-surge.ts';
import { outage } from './outage.ts';
import { priorShift } from './prior-shift.ts';
import { shuffledColumns } from './shuffled-columns.ts';
import { stuckSensor } from './stuck-sensor.ts';
import { unitError } from './unit-error.ts';

/** A kind whose options are checked where it is made. */
interface AnyFaultKind {
  readonly name: string;
  readonly summary: string;
  readonly optionNames: readonly string[];
  create(options: Readonly<Record<string, string>>, world: FaultWorld): Fault;
}

interface ObjectSchema<Options> extends z.ZodType<Options> {
  readonly shape: Readonly<Record<string, unknown>>;
}

function checked<Options>(kind: FaultKind<Options>): AnyFaultKind {
  const { name, summary, options: schema } = kind;
  const { shape } = schema as ObjectSchema<Options>;
  const optionNames = Object.keys(shape);
  return {
    name,
    summary,
    optionNames,
    create(given, world) {
      const parsed = schema.safeParse(given);
      if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => {
          if (issue.code === 'unrecognized_keys')
            return `it takes ${optionNames.join(', ')}, not ${issue.keys.join(', ')}`;
          const option = String(issue.path[0] ?? '');
          if (option !== '' && given[option] === undefined) return `${option}= is missing`;
          return option === '' ? issue.message : `${option} is ${JSON.stringify(given[option])}: ${issue.message}`;
        });
        throw new Error(problems.join('; '));
      }
      return kind.create(parsed.data, world);
    },
  };
}

/** Every fault that there is, by name. */
export const faultKinds: readonly AnyFaultKind[] = [
  checked(unitError),
  checked(missingSurge),
  checked(categoryRemap),
  checked(stuckSensor),
  checked(shuffledColumns),
  checked(priorShift),
  checked(conceptFlip),
  checked(outage),
];

export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
}

const invalid = (text: string, why: string): HaleError =>
  new HaleError('SIMULATION_INVALID', `the fault ${JSON.stringify(text.slice(0, 200))} cannot be made: ${why}`, {
    details: { fault: text.slice(0, 200) },
  });

/**
 * A fault as it is written on a command line: `unit-error:column=chol,factor=10`.
 *
 * @throws HaleError SIMULATION_INVALID
 */
export function parseFault(text: string, world: FaultWorld): NamedFault {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const kind = faultKinds.find((candidate) => candidate.name === name);
  if (kind === undefined) {
    const names = faultKinds.map((candidate) => candidate.name);
    const nearest = nearestName(name.slice(0, 64), names);
    throw invalid(text, `${nearest === undefined ? '' : `did you mean ${nearest}? `}there is ${names.join(', ')}`);
  }
  const options: Record<string, string> = {};
  for (const part of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, equals);
    if (equals < 1 || Object.hasOwn(options, key)) {
      throw invalid(
        text,
        `${JSON.stringify(part)} is not name=value, or stands twice; write ${name}:${kind.optionNames[0]}=…,…`,
      );
    }
    options[key] = part.slice(equals + 1);
  }
  try {
    return { name, fault: kind.create(options, world) };
  } catch (error) {
    throw invalid(text, error instanceof Error ? error.message : String(error));
  }
}

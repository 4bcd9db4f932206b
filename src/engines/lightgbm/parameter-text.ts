import { NativeError } from '../child/native-engine.ts';
import type { EngineParameters } from '../engine-fit.ts';

/** Parameters as LightGBM's one line of `key=value`, which has no way to write a space. @throws NativeError where one is needed */
export function parameterText(parameters: EngineParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => {
      const text = `${name}=${value}`;
      if (/\s/.test(text)) throw new NativeError(`the parameter ${JSON.stringify(text)} has a space in it`);
      return text;
    })
    .join(' ');
}

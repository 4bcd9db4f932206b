import { HaleError } from '../errors/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { RouteContext } from './http-options.ts';

/**
 * What PostgreSQL holds, for a route that needs it.
 *
 * @throws HaleError CONTROL_PLANE_UNAVAILABLE, which is 503 with Retry-After
 */
export function openControlPlane(context: Pick<RouteContext, 'controlPlane' | 'models'>): ControlPlane {
  const state = context.controlPlane();
  if (state.status === 'ok') return state.controlPlane;
  const why = {
    absent: 'this server has no PostgreSQL',
    opening: 'PostgreSQL is being opened; try again in a moment',
    failed: `PostgreSQL could not be opened: ${state.status === 'failed' ? state.detail : ''}`,
  }[state.status];
  const meanwhile = context.models.list().length > 0 ? '; predictions go on without it' : '';
  throw new HaleError('CONTROL_PLANE_UNAVAILABLE', `${why}${meanwhile}`);
}

/** Roles that a key may have, least first. */
export const keyRoles = ['viewer', 'operator', 'approver', 'admin'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** `local` is whoever reaches a server on loopback that has no keys; it is no key's role. */
export type Role = KeyRole | 'local';

/**
 * Who may do what: object and verb, and the roles that may. A key for an application that predicts is a viewer's, since
 * predicting changes nothing, and what it says afterwards of its own predictions is part of the same traffic, kept with
 * whoever said it; going back to a version that served before is an operator's emergency brake; putting a new
 * version in front of patients is an approver's decision.
 */
export const permissions = {
  'service.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'metrics.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'prediction.create': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'prediction.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'label.create': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'monitoring.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'run.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'model.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'deployment.read': ['local', 'viewer', 'operator', 'approver', 'admin'],
  'deployment.promote': ['approver', 'admin'],
  'deployment.rollback': ['operator', 'approver', 'admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const mayDo = (role: Role, permission: Permission): boolean =>
  (permissions[permission] as readonly Role[]).includes(role);

/** The roles of keys that may, least first. */
export const keyRolesFor = (permission: Permission): KeyRole[] => keyRoles.filter((role) => mayDo(role, permission));

export type { ControlPlane, ControlPlaneState } from './control-plane.ts';
export type { HttpServerOptions } from './http-options.ts';
export { isLoopback } from './loopback.ts';
export { findPortHolder, type PortHolder } from './port-holder.ts';
export { type HttpServer, startHttpServer } from './start-http-server.ts';

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

type Headers = Readonly<Record<string, string>>;

/**
 * The headers that helmet sets. They are the same for every request, so it is asked once and not at each: its thirteen
 * calls would cost more than a prediction.
 */
function headersOf(directives: Record<string, readonly string[]>): Headers {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const middleware = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: directives as Record<string, string[]> },
    // Hale speaks plain HTTP; whether a host is reached over TLS only is for whoever ends the TLS to say.
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
  });
  middleware(response.req, response, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}

const nothing = ["'none'"];

/**
 * Those of helmet's headers that mean something for an answer that is no document (OWASP REST Security Cheat Sheet); each
 * costs a prediction a third of a microsecond. `frame-ancestors` says what X-Frame-Options does.
 */
const meaningfulForData = ['content-security-policy', 'cross-origin-resource-policy', 'x-content-type-options'];

/** For answers that are data: a browser that is made to show one loads and runs nothing. */
export const dataHeaders: Headers = Object.fromEntries(
  Object.entries(headersOf({ 'default-src': nothing, 'frame-ancestors': nothing })).filter(([name]) =>
    meaningfulForData.includes(name),
  ),
);

/** For the page of the API: scripts, styles and requests to this server only, nothing inline, nothing evaluated. */
export const pageHeaders: Headers = headersOf({
  'default-src': nothing,
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  // Swagger UI's style sheet draws its arrows from data addresses.
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': nothing,
  'form-action': nothing,
  'frame-ancestors': nothing,
});

/** For a report, which is read from disk as it was written: its own style and nothing else, so that no name in it can act. */
export const reportHeaders: Headers = headersOf({
  'default-src': nothing,
  'style-src': ["'unsafe-inline'"],
  'img-src': ['data:'],
  'base-uri': nothing,
  'form-action': nothing,
  'frame-ancestors': nothing,
  // Of an origin of its own: what is in it may not read what the server answers to its readers.
  sandbox: [],
});

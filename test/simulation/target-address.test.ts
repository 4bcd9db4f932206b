import { describe, expect, it } from 'vitest';
import { parseDurationMs, parseTargetAddress } from '../../src/simulation/index.ts';

describe('the address of a simulation', () => {
  it.each([
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['http://localhost:8000/', 'http://localhost:8000'],
    ['http://[::1]:8000', 'http://[::1]:8000'],
    ['http://127.9.9.9', 'http://127.9.9.9'],
    ['http://127.1:80/hale//', 'http://127.0.0.1/hale'],
    ['http://2130706433/', 'http://127.0.0.1'],
  ])('may be on this machine: %s', (text, url) => {
    expect(parseTargetAddress(text, false)).toBe(url);
  });

  it.each([
    'http://10.0.0.7:8000',
    'http://0.0.0.0:8000',
    'http://example.org',
    'http://localhost.example.org',
    'http://127.0.0.1.example.org',
    'http://[::]:8000',
    'http://[2001:db8::1]',
  ])('is another machine only where that is allowed: %s', (text) => {
    expect(() => parseTargetAddress(text, false)).toThrowError(
      expect.objectContaining({ code: 'SIMULATION_TARGET_FOREIGN' }),
    );
    expect(parseTargetAddress(text, true)).toBe(new URL(text).origin);
  });

  it.each([
    '',
    '127.0.0.1:8000',
    'file:///etc/passwd',
    'http://me:secret@127.0.0.1',
    'http://127.0.0.1/?a=1',
    'http://',
  ])('is none: %j', (text) => {
    expect(() => parseTargetAddress(text, true)).toThrowError(expect.objectContaining({ code: 'SIMULATION_INVALID' }));
  });
});

describe('a time', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['0s', 0],
    ['25h', undefined],
    ['2', undefined],
    ['-2s', undefined],
    ['2 s', undefined],
    ['1e3s', undefined],
    ['', undefined],
  ])('is read: %j', (text, milliseconds) => {
    expect(parseDurationMs(text)).toBe(milliseconds);
  });
});

import type { EngineName } from '../engine-name.ts';

/** Where the library of an engine lies in the packages that its authors publish. */
export interface WheelSource {
  readonly packageName: string;
  /** pip's name of the platform that the package is published for. */
  readonly platformTag: string;
  readonly library: string;
  /** The members that are unpacked: the library, what it loads, its licence. */
  readonly isWanted: (member: string) => boolean;
}

const platformTags: Record<EngineName, Readonly<Record<string, string>>> = {
  xgboost: {
    'linux-x64': 'manylinux_2_28_x86_64',
    'linux-arm64': 'manylinux_2_28_aarch64',
    'win32-x64': 'win_amd64',
    'win32-arm64': 'win_arm64',
    'darwin-x64': 'macosx_10_15_x86_64',
    'darwin-arm64': 'macosx_12_0_arm64',
  },
  lightgbm: {
    'linux-x64': 'manylinux_2_28_x86_64',
    'linux-arm64': 'manylinux2014_aarch64',
    'win32-x64': 'win_amd64',
    'darwin-x64': 'macosx_10_15_x86_64',
    'darwin-arm64': 'macosx_12_0_arm64',
  },
};

const libraries: Record<EngineName, Record<'linux' | 'darwin' | 'win32', string>> = {
  xgboost: {
    linux: 'xgboost/lib/libxgboost.so',
    darwin: 'xgboost/lib/libxgboost.dylib',
    win32: 'xgboost/lib/xgboost.dll',
  },
  lightgbm: {
    linux: 'lightgbm/lib/lib_lightgbm.so',
    darwin: 'lightgbm/lib/lib_lightgbm.dylib',
    win32: 'lightgbm/bin/lib_lightgbm.dll',
  },
};

export const openMpMember = /^xgboost_cpu\.libs\/libgomp-[0-9a-f]+\.so\.1\.0\.0$/;
const licence = /^[a-z_]+-[0-9.]+\.dist-info\/licenses\/[A-Za-z.]+$/;

/** Undefined where nothing is published for `platform`, such as `linux-x64`. */
export function wheelSource(engine: EngineName, platform: string): WheelSource | undefined {
  const platformTag = platformTags[engine][platform];
  const system = (['linux', 'darwin', 'win32'] as const).find((name) => platform.startsWith(`${name}-`));
  if (platformTag === undefined || system === undefined) return undefined;
  // On Linux and Windows the package `xgboost` holds the kernels for graphics cards as well, ten times the bytes.
  const packageName = engine === 'xgboost' && system !== 'darwin' ? 'xgboost-cpu' : engine;
  const library = libraries[engine][system];
  const isWanted = (member: string) => member === library || openMpMember.test(member) || licence.test(member);
  return { packageName, platformTag, library, isWanted };
}

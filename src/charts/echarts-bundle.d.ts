// The package declares its types for `echarts` alone; this file of it holds the same exports.
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}

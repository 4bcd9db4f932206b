export { copyBytes, viewOf } from './copy-bytes.ts';
export { copyText, createTextColumn, setText, type TextColumn, textAt } from './text-column.ts';

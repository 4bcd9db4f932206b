export { copyBytes, copyPhrase, createPhrase, type Phrase, viewOf } from './copy-bytes.ts';
export { copyText, createTextColumn, setText, type TextColumn, textAt } from './text-column.ts';

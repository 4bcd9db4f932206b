export {
  type Column,
  cellAt,
  findColumn,
  type NumberColumn,
  selectRows,
  type Table,
  type TextColumn,
} from './table.ts';

import { createContext } from 'preact';

/** The inputs of a modal: values by block id, and what the app said against them. */
export interface Form {
  readonly viewId: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
  readonly errors: Readonly<Record<string, string>>;
  set(blockId: string, value: string | readonly string[]): void;
}

export const FormContext = createContext<Form | undefined>(undefined);
